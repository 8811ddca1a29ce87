// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.jvm.JvmSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A kind of fault. An instance serves one campaign, and only one thread uses it. */
public interface Fault {

    /** Returns the name on the command line and in the table. */
    String name();

    /** Returns a description of a round, for the table. */
    String description();

    /** Returns the reason why the fault cannot be injected on this machine, if there is one. */
    default Optional<String> obstacle() throws Exception {
        return Optional.empty();
    }

    /** Returns the server on which a round takes place. */
    Ground ground(Grounds grounds, int round) throws Exception;

    /**
     * Returns whether the fault is injected as often as the command line says; other faults have a tenth as many
     * rounds.
     */
    default boolean isKill() {
        return name().startsWith("kill-");
    }

    /**
     * Returns how often a round injects the fault. A kill is injected four times, each time into a new run that follows
     * the killed one.
     */
    default int times() {
        return isKill() ? 4 : 1;
    }

    /** Returns how many JVMs run the suite at once. */
    default int jvms() {
        return 1;
    }

    /** Changes how a JVM of the run is started. */
    default JvmSpec prepared(JvmSpec spec, Ground ground) throws Exception {
        return spec;
    }

    /**
     * Returns whether each run must build a template; otherwise the template is missing only in every second pair of
     * rounds.
     */
    default boolean alwaysBuilds() {
        return false;
    }

    /** Returns whether the fault can also affect JVMs that it does not kill. */
    default boolean reachesAll() {
        return true;
    }

    /** Injects the fault into a run that has just been started. */
    void inject(Round round) throws Exception;

    /** Ends the fault when the JVMs of the run have ended, so that it does not affect the next run. */
    default void end(Round round) throws Exception {}

    /** Returns further shortfalls of the round, after the next run. */
    default List<String> problems(Round round) throws Exception {
        return List.of();
    }

    /** Removes everything that the rounds needed, at the end of the campaign. */
    default void close() throws IOException {}
}
