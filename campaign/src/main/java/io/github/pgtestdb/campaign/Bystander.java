// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign;

import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.judge.Judge;
import io.github.pgtestdb.campaign.jvm.ChildJvm;
import io.github.pgtestdb.campaign.jvm.Event.Kind;
import io.github.pgtestdb.campaign.jvm.JvmReport;
import io.github.pgtestdb.campaign.jvm.JvmSpec;
import io.github.pgtestdb.campaign.suite.BystanderMain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** A run with its own template, in its own JVM, that is alive beside the runs of the rounds. */
final class Bystander implements AutoCloseable {

    /** The name of the JVM, and its application name in the server's log. */
    static final String NAME = "bystander";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChildJvm jvm;
    private final Set<String> templates;
    private int checks;

    private Bystander(ChildJvm jvm, Set<String> templates) {
        this.jvm = jvm;
        this.templates = templates;
    }

    static Bystander start(Ground ground, Path directory) throws Exception {
        Map<String, String> environment = new HashMap<>(ground.environment(NAME));
        environment.put("PGTESTDB_SALT", NAME);
        ChildJvm jvm =
                ChildJvm.start(new JvmSpec(NAME, BystanderMain.class, List.of(), Map.copyOf(environment), directory));
        jvm.await(Kind.READY, 1, PATIENCE);
        return new Bystander(jvm, Judge.templatesOn(ground));
    }

    /**
     * Checks the bystander's databases, and returns the first problem.
     *
     * @param mayReport whether the fault may prevent the use of the databases that the bystander held
     */
    Optional<String> check(boolean mayReport) throws InterruptedException {
        try {
            jvm.order("check");
            String answer = jvm.await(Kind.ANSWER, ++checks, PATIENCE).text();
            boolean good =
                    answer.equals(BystanderMain.FINE) || (mayReport && answer.startsWith(BystanderMain.REPORTED));
            return good ? Optional.empty() : Optional.of("the bystander has: " + answer);
        } catch (IOException | TimeoutException e) {
            return Optional.of("the bystander gives no answer: " + e.getMessage());
        }
    }

    JvmReport report() {
        return jvm.report();
    }

    /** Returns the templates that existed when the bystander had built its own. */
    Set<String> templates() {
        return templates;
    }

    @Override
    public void close() {
        jvm.close();
    }
}
