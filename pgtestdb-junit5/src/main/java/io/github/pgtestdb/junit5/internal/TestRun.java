package io.github.pgtestdb.junit5.internal;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
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
 * What lives as long as the run of tests in this JVM: an engine for each configuration, and the keys of JUnit
 * configuration parameters.
 *
 * <p>This is the one JVM-wide singleton of the module. JUnit's stores cannot hold an engine: Surefire with more than one
 * fork issues a launcher request for each class, and with each request even the root store ends, so the server would
 * start again for each class. The launcher session, which lasts for the whole run, has a store of its own only from JUnit
 * 5.13 on; its listener exists in all versions. Where no launcher session is seen, because the tests run as named modules
 * or through a class loader that hides this class from the launcher, the engines end with the JVM.
 *
 * <p>Thread-safe: all fields but {@code keys} and {@code plannedTests}, which guard themselves, are guarded by this object's lock, which is never held while an engine works.
 */
public final class TestRun {

    private static final long LONGEST_END_MILLIS = 20_000;

    private static final TestRun CURRENT = new TestRun(System::getProperty);
    static final String PREFIX = "pgtestdb.";

    private record Configuration(Map<String, String> parameters, Map<String, String> settings) {

        /** Written out, as {@code equals} is: the ones that Java makes at the first call take 30 ms in a new JVM. */
        @Override
        public int hashCode() {
            return 31 * parameters.hashCode() + settings.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Configuration another
                    && parameters.equals(another.parameters)
                    && settings.equals(another.settings);
        }
    }

    private final Function<String, @Nullable String> systemProperty;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final Map<Configuration, Engine> engines = new HashMap<>();
    private final PlannedTests plannedTests = new PlannedTests();
    private @Nullable Ahead ahead;
    private int openSessions;
    private int testsAtOnce = 1;
    private boolean endsWithJvm;
    private boolean warm;

    TestRun(Function<String, @Nullable String> systemProperty) {
        this.systemProperty = systemProperty;
    }

    /**
     * Returns the run of this JVM.
     *
     * @return always the same
     */
    public static TestRun current() {
        return CURRENT;
    }

    /**
     * Returns the engine of a configuration, made at the first call.
     *
     * @param parameter JUnit's look-up of configuration parameters
     * @param settings settings that rank above all other sources
     * @return an engine, which ends with the run
     */
    public synchronized Engine engine(Function<String, Optional<String>> parameter, Map<String, String> settings) {
        endWithJvm();
        testsAtOnce = Parallelism.of(parameter);
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

    /** Has classes loaded for the first engine; once, however many requests there are. */
    synchronized void warmUp() {
        if (!warm) {
            warm = true;
            PgTestDb.warmUp();
        }
    }

    /**
     * Starts the engine of what annotations declare, in the background, so that the server comes up while JUnit makes its
     * preparations. Whatever fails is told to the first test that asks, or to nobody.
     *
     * @param parameter JUnit's look-up of configuration parameters
     */
    void startAhead(Function<String, Optional<String>> parameter) {
        Thread thread = new Thread(
                () -> makeAhead(parameter).ifPresent(engine -> engine.pgTestDb().startAhead()), "pgtestdb-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    /** Nothing if the run is over, or not the launcher's, or has begun: then somebody else has started what there is. */
    synchronized Optional<Engine> makeAhead(Function<String, Optional<String>> parameter) {
        if (openSessions == 0 || !engines.isEmpty()) {
            return Optional.empty();
        }
        try {
            Engine engine = engine(parameter, Map.of());
            ahead = Ahead.of(engine);
            return Optional.of(engine);
        } catch (PgTestDbException e) {
            return Optional.empty(); // The first test finds the same mistake, and tells it.
        }
    }

    synchronized void sessionOpened() {
        openSessions++;
    }

    /** A session within a session, as in tests of test tools, ends nothing. */
    void sessionClosed() {
        List<Engine> ended = List.of();
        synchronized (this) {
            openSessions--;
            if (openSessions == 0) {
                ended = takeEngines();
                ahead = null;
                keys.clear();
                plannedTests.clear();
            }
        }
        Engine.closeAll(ended);
    }

    void planStarted(Set<String> parameterKeys) {
        parameterKeys.stream().filter(key -> key.startsWith(PREFIX)).forEach(keys::add);
    }

    PlannedTests plannedTests() {
        return plannedTests;
    }

    /**
     * JUnit's parameters under our prefix. JUnit also answers with system properties, even before its own file; these are
     * left to the engine, whose messages then name the right source.
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

    /** Whoever ends a JVM expects it to end, whatever a server does; what is not dropped now, the next run drops. */
    private void endInTime() {
        Thread closing = new Thread(() -> Engine.closeAll(takeEngines()), "pgtestdb-closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(LONGEST_END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Engine> takeEngines() {
        List<Engine> taken = new ArrayList<>(engines.values());
        engines.clear();
        return taken;
    }

    private Engine build(Configuration configuration) {
        PgTestDb.Builder builder = PgTestDb.builder();
        builder.parameters("JUnit configuration parameter", configuration::parameters);
        builder.databasesToCome(plannedTests::atMost);
        builder.testsAtOnce(testsAtOnce);
        configuration.settings().forEach(builder::set);
        return new Engine(builder.build());
    }
}
