package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.jvm.JvmSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A kind of fault. An object serves one campaign and is used by one thread. */
public interface Fault {

    /** Returns the name on the command line and in the table. */
    String name();

    /** Returns what a round does, for the table. */
    String description();

    /** Returns the reason why this machine cannot have the fault, if there is one. */
    default Optional<String> obstacle() throws Exception {
        return Optional.empty();
    }

    /** Returns the server on which a round takes place. */
    Ground ground(Grounds grounds, int round) throws Exception;

    /** Tells whether it is injected as often as the command line says; the others have a tenth as many rounds. */
    default boolean isKill() {
        return name().startsWith("kill-");
    }

    /** Returns how often a round injects it: a kill four times, each into a new run, which is the next start of the one before. */
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

    /** Tells whether each run has a template to build; otherwise it has one in every second pair of rounds. */
    default boolean alwaysBuilds() {
        return false;
    }

    /** Tells whether other JVMs than those that were killed may see the fault. */
    default boolean reachesAll() {
        return true;
    }

    /** Injects the fault into a run that has just been started. */
    void inject(Round round) throws Exception;

    /** Ends the fault when the JVMs of the run have ended, so that the next run meets none. */
    default void end(Round round) throws Exception {}

    /** Returns more in which the round falls short, after the next run. */
    default List<String> problems(Round round) throws Exception {
        return List.of();
    }

    /** Removes everything that the rounds needed, at the end of the campaign. */
    default void close() throws IOException {}
}
