// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.DatabaseScope;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The values that a combination chooses from. */
final class Shape {

    /** The name of a second database. */
    static final String OTHER = "other";

    /** The name of a read-only database. */
    static final String READ = "read";

    private static final List<DatabaseScope> SCOPES = List.of(DatabaseScope.METHOD, DatabaseScope.CLASS);

    private Shape() {}

    /** The ways in which tests repeat. */
    enum Tests {
        PLAIN,
        REPEATED,
        PARAMETERIZED,
        FACTORY_OF_ARGUMENTS,
        TEMPLATE,
        DYNAMIC
    }

    /** The type that declares the tests of a class. */
    enum Origin {
        CLASS,
        SUPERCLASS,
        INTERFACE
    }

    /** @param values 2 for one of the scopes, 3 for one of the scopes or null */
    static @Nullable DatabaseScope scope(Random random, int values) {
        int value = random.nextInt(values);
        return value == 2 ? null : SCOPES.get(value);
    }

    static String one(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }
}
