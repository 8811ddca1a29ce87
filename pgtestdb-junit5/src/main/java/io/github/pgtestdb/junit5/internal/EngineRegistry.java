// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.FrameworkHints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of the test run in this JVM: an engine for each configuration, and the keys of JUnit configuration
 * parameters.
 *
 * <p>This is the only JVM-wide singleton of the module. JUnit's stores cannot hold an engine. Surefire with more than
 * one fork issues a launcher request for each class, and even the root store ends with each request. The server would
 * then start again for each class.
 *
 * <p>The launcher session lasts for the whole run. It has its own store only from JUnit 5.13 on, but its listener
 * exists in all versions. There may be no launcher session, because tests run as named modules, or because a class
 * loader hides this class from the launcher. The engines are then closed when the JVM exits.
 *
 * <p>Thread-safe. {@code keys} and {@code plannedTests} guard themselves. All other fields are guarded by this object's
 * lock, which is never held while an engine works.
 */
public final class EngineRegistry {

    private static final long LONGEST_END_MILLIS = 20_000;

    private static final EngineRegistry CURRENT = new EngineRegistry(System::getProperty);
    static final String PREFIX = "pgtestdb.";

    private record Configuration(Map<String, String> parameters, Map<String, String> settings) {}

    private final Function<String, @Nullable String> systemProperty;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final Map<Configuration, SharedEngine> engines = new HashMap<>();
    private final PlannedTests plannedTests = new PlannedTests();
    private @Nullable PrestartedEngine ahead;
    private int openSessions;
    private int concurrency = 1;
    private boolean endsWithJvm;

    EngineRegistry(Function<String, @Nullable String> systemProperty) {
        this.systemProperty = systemProperty;
    }

    /**
     * Returns the run of this JVM.
     *
     * @return always the same object
     */
    public static EngineRegistry current() {
        return CURRENT;
    }

    /**
     * Returns the engine of a configuration. The first call creates it.
     *
     * @param parameter JUnit's look-up of configuration parameters
     * @param settings settings that rank above all other sources
     * @return an engine, which is closed when the run ends
     */
    public synchronized SharedEngine engine(
            Function<String, Optional<String>> parameter, Map<String, String> settings) {
        endWithJvm();
        concurrency = Parallelism.of(parameter);
        Configuration configuration = new Configuration(parameters(parameter), Map.copyOf(settings));
        if (ahead != null && ahead.engine() == engines.get(configuration)) {
            if (!ahead.isStillRight()) {
                engines.remove(configuration);
                new Thread(ahead.engine()::close, "pgtestdb-end-of-outdated").start();
            }
            ahead = null;
        }
        return engines.computeIfAbsent(configuration, this::build);
    }

    /**
     * Starts the engine for annotated tests in the background, so that the server starts while JUnit prepares the
     * tests. A failure is reported to the first test that requests a database. If no test does, it is not reported.
     *
     * @param parameter JUnit's look-up of configuration parameters
     */
    void prestart(Function<String, Optional<String>> parameter) {
        Thread thread = new Thread(
                () -> makeAhead(parameter).ifPresent(engine -> engine.pgTestDb().prestart()), "pgtestdb-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns empty unless a launcher session is open and no engine exists yet. */
    synchronized Optional<SharedEngine> makeAhead(Function<String, Optional<String>> parameter) {
        if (openSessions == 0 || !engines.isEmpty()) {
            return Optional.empty();
        }
        try {
            SharedEngine engine = engine(parameter, Map.of());
            ahead = PrestartedEngine.of(engine);
            return Optional.of(engine);
        } catch (PgTestDbException e) {
            return Optional.empty(); // The first test finds and reports the same mistake.
        }
    }

    synchronized void sessionOpened() {
        openSessions++;
    }

    /** Closes the engines with the last session. A nested session, as in tests of test tools, closes nothing. */
    void sessionClosed() {
        List<SharedEngine> ended = List.of();
        synchronized (this) {
            openSessions--;
            if (openSessions == 0) {
                ended = takeEngines();
                ahead = null;
                keys.clear();
                plannedTests.clear();
            }
        }
        SharedEngine.closeAll(ended);
    }

    void planStarted(Set<String> parameterKeys) {
        parameterKeys.stream().filter(key -> key.startsWith(PREFIX)).forEach(keys::add);
    }

    PlannedTests plannedTests() {
        return plannedTests;
    }

    /**
     * Returns JUnit's parameters that begin with {@code pgtestdb.}. JUnit also returns system properties, even before
     * values of its file. The engine reads system properties itself, so that its messages name the right source.
     */
    private Map<String, String> parameters(Function<String, Optional<String>> parameter) {
        Map<String, String> parameters = new TreeMap<>();
        for (String key : keys) {
            parameter
                    .apply(key)
                    .filter(value -> !value.equals(systemProperty.apply(key)))
                    .ifPresent(value -> parameters.put(key, value));
        }
        return parameters;
    }

    private void endWithJvm() {
        if (!endsWithJvm) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::endInTime, "pgtestdb-end-of-run"));
            endsWithJvm = true;
        }
    }

    /** Limits the time to close: a JVM that exits must not wait for a slow server. The next run drops the rest. */
    private void endInTime() {
        Thread closing = new Thread(() -> SharedEngine.closeAll(takeEngines()), "pgtestdb-closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(LONGEST_END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<SharedEngine> takeEngines() {
        List<SharedEngine> taken = new ArrayList<>(engines.values());
        engines.clear();
        return taken;
    }

    private SharedEngine build(Configuration configuration) {
        FrameworkHints hints = new FrameworkHints(
                "JUnit configuration parameter", configuration::parameters, plannedTests::atMost, concurrency);
        PgTestDb.Builder builder = hints.on(PgTestDb.builder());
        configuration.settings().forEach(builder::setting);
        return new SharedEngine(builder.build());
    }
}
