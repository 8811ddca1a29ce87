// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.ground.LogLine;
import io.github.pgtestdb.campaign.jvm.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The JVM that builds the template is killed while another one waits for that template. */
final class KillBuilder implements Fault {

    /** A build takes from 0.3 s to 2 s, depending on the machine. */
    private static final int MAX_MILLIS = 1200;

    @Override
    public String name() {
        return "kill-builder";
    }

    @Override
    public String description() {
        return "`kill -9` of the JVM that builds the template, 0 to 1.2 s after it made the database for it; another JVM"
                + " waits for the template and passes all its tests";
    }

    /** Only the log of an existing server names the JVM that builds. */
    @Override
    public Ground ground(Grounds grounds, int round) {
        return grounds.existing();
    }

    @Override
    public int jvms() {
        return 2;
    }

    @Override
    public boolean alwaysBuilds() {
        return true;
    }

    @Override
    public boolean reachesAll() {
        return false;
    }

    @Override
    public void inject(Round round) throws Exception {
        Kills.await(() -> builder(round).isPresent());
        Thread.sleep(round.random().nextInt(MAX_MILLIS));
        ChildJvm victim = round.jvms().stream()
                .filter(jvm -> builder(round).equals(Optional.of(jvm.name())))
                .findFirst()
                .orElseGet(() -> round.any(round.jvms()));
        victim.kill();
    }

    /** Returns the JVM that last created a database for a template: the log names the application of that statement. */
    private static Optional<String> builder(Round round) {
        try {
            return round.ground().log().since(round.logPosition()).stream()
                    .filter(line -> line.message().contains("CREATE DATABASE \"pgtestdb_b_"))
                    .map(LogLine::application)
                    .reduce((first, last) -> last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
