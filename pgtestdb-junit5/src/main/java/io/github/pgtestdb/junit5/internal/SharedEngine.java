// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.spi.Migrator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An engine with the migrators that were created for it. Each migrator class has one instance, so its fingerprint is
 * computed once in a run. Thread-safe.
 */
public final class SharedEngine {

    private final PgTestDb pgTestDb;
    private final Map<Class<? extends Migrator>, Migrator> migrators = new ConcurrentHashMap<>();

    /**
     * Wraps an engine.
     *
     * @param pgTestDb the engine
     */
    public SharedEngine(PgTestDb pgTestDb) {
        this.pgTestDb = pgTestDb;
    }

    /**
     * Returns the engine.
     *
     * @return the engine
     */
    public PgTestDb pgTestDb() {
        return pgTestDb;
    }

    /**
     * Returns the migrator of a class.
     *
     * @param type the class
     * @param creator creates the migrator at the first call
     * @return the migrator; the same for every call
     */
    public Migrator migrator(Class<? extends Migrator> type, Function<Class<? extends Migrator>, Migrator> creator) {
        return migrators.computeIfAbsent(type, creator);
    }

    /** Closes all engines, even if one fails. Throws the first failure, with the others suppressed. */
    static void closeAll(List<SharedEngine> engines) {
        RuntimeException failure = null;
        for (SharedEngine engine : engines) {
            failure = close(engine, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Closes this engine only. */
    void close() {
        pgTestDb.close();
    }

    private static @Nullable RuntimeException close(SharedEngine engine, @Nullable RuntimeException earlier) {
        try {
            engine.close();
            return earlier;
        } catch (RuntimeException e) {
            if (earlier == null) {
                return e;
            }
            earlier.addSuppressed(e);
            return earlier;
        }
    }
}
