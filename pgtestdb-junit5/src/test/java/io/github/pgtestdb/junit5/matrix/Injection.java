// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.DatabaseScope;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One place in which a database is injected.
 *
 * @param name the name of the database
 * @param type a type that can be injected
 * @param scope the scope in the annotation of a field, or null
 */
record Injection(
        Place place, String name, String type, @Nullable DatabaseScope scope) {

    /** The kinds of places, in the order in which JUnit uses them. */
    enum Place {
        STATIC_FIELD,
        BEFORE_ALL,
        CONSTRUCTOR,
        FIELD,
        BEFORE_EACH,
        TEST;

        boolean isOnceForTheClass() {
            return this == STATIC_FIELD || this == BEFORE_ALL;
        }
    }

    static Injection random(Random random, Place place, String name, boolean registered, boolean parallel) {
        // A connection for each place of each test would exhaust the pools of tests that run at the same time.
        boolean canBeConnection = !parallel && !place.isOnceForTheClass() && place != Place.FIELD;
        int type = random.nextInt(canBeConnection && !name.equals(Shape.READ) ? 4 : 3);
        boolean hasScope = place == Place.FIELD && !registered && name.isEmpty() && random.nextInt(8) == 0;
        return new Injection(
                place,
                name,
                type == 3 ? "Connection" : type == 2 ? "TestDatabase" : "DataSource",
                hasScope ? Shape.scope(random, 2) : null);
    }

    /** Returns the annotation and the type of a parameter or field. */
    String annotated(boolean always) {
        if (name.isEmpty()) {
            String attribute = scope == null ? "" : "(scope = DatabaseScope." + scope + ")";
            return (always ? "@IsolatedPostgres" + attribute + " " : "") + type;
        }
        return "@IsolatedPostgres(name = \"" + name + "\") " + type;
    }

    /** Returns the name as part of an identifier. */
    String suffix() {
        return name.isEmpty() ? "" : "_" + name;
    }
}
