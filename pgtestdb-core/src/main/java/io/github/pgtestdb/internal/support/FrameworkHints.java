// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import io.github.pgtestdb.PgTestDb;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Facts that the integration of a test framework passes to an engine. This record is not part of the public builder, because users do not
 * need it. Immutable.
 *
 * @param source the name of the framework's settings in messages, such as {@code JUnit configuration parameter}
 * @param parameters supplies the framework's settings. They rank below those of the builder and above system properties
 * @param expectedDatabases returns an upper bound for the number of databases still expected, which caps the number
 *     that is made in advance. Called often, and by several threads at once. Must not throw or block
 * @param concurrency how many tests run at the same time, at least 1. It limits the size of each connection pool
 */
public record FrameworkHints(
        String source, Supplier<Map<String, String>> parameters, IntSupplier expectedDatabases, int concurrency) {

    /** Nothing is known. */
    public static final FrameworkHints NONE = new FrameworkHints("parameter", Map::of, () -> Integer.MAX_VALUE, 1);

    private static volatile @Nullable BiConsumer<PgTestDb.Builder, FrameworkHints> setter;

    /** Rejects a concurrency below 1. */
    public FrameworkHints {
        if (concurrency < 1) {
            throw new IllegalArgumentException("At least one test runs at once, not " + concurrency);
        }
    }

    /** Called by the builder's class, which alone can reach its private field. */
    public static void setBy(BiConsumer<PgTestDb.Builder, FrameworkHints> builder) {
        setter = builder;
    }

    /** Sets these hints on a builder, and returns the builder. */
    public PgTestDb.Builder on(PgTestDb.Builder builder) {
        Objects.requireNonNull(setter).accept(builder, this);
        return builder;
    }
}
