// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.jvm.ChildJvm;
import io.github.pgtestdb.campaign.jvm.Event;
import io.github.pgtestdb.campaign.jvm.Event.Kind;
import io.github.pgtestdb.campaign.jvm.JvmReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * A round, or the part of one in which a fault is injected once.
 *
 * @param number the number of the round, counted from 0
 * @param ground the server
 * @param random a generator with the seed of the round
 * @param jvms the JVMs that run the suite
 * @param typical how long a JVM takes for the suite without a fault
 * @param logPosition the position in the server's log at which the round or part began
 * @param directory the directory for files of the round
 */
public record Round(
        int number,
        Ground ground,
        Random random,
        List<ChildJvm> jvms,
        Typical typical,
        long logPosition,
        Path directory) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * The typical times of a run.
     *
     * @param startMillis from the start of the JVM to its first database
     * @param testsMillis from its first database to its end
     */
    public record Typical(long startMillis, long testsMillis) {

        /** Reads them from the report of a run. */
        public static Typical of(JvmReport report, long startedAt) {
            long first = report.events().stream()
                    .filter(event -> event.kind() == Kind.TAKE)
                    .mapToLong(Event::millis)
                    .findFirst()
                    .orElse(startedAt);
            return new Typical(first - startedAt, Math.max(1, report.lifeEnd() - first));
        }
    }

    /** Returns a part of the round that begins now, without JVMs yet. */
    public Round part() throws IOException {
        return new Round(
                number, ground, random, new ArrayList<>(), typical, ground.log().position(), directory);
    }

    /** Waits until a random moment: three times of four while tests run, otherwise while the run starts. */
    public void awaitRandomMoment() throws InterruptedException {
        if (random.nextInt(4) == 0) {
            Thread.sleep(part(typical.startMillis()));
        } else {
            awaitTests();
            Thread.sleep(part(typical.testsMillis()));
        }
    }

    /** Returns a random part of a time. */
    public long part(long millis) {
        return Math.round(random.nextDouble() * millis);
    }

    private void awaitTests() throws InterruptedException {
        ChildJvm jvm = jvms.get(0);
        try {
            jvm.await(Kind.TAKE, 1, PATIENCE);
        } catch (TimeoutException e) {
            // The judge will report that the tests got no database.
        }
    }

    /** Returns a random element. */
    public <T> T any(List<T> elements) {
        return elements.get(random.nextInt(elements.size()));
    }
}
