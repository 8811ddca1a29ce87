package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.DatabaseScope;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One class of a nest.
 *
 * @param declares whether it bears the annotation
 * @param scope what the annotation says, or null for nothing
 * @param methodScope what an annotation of its methods says, or null for no annotation
 * @param fieldScope what the annotation of its field says, or null for nothing
 */
record Level(
        boolean perClass,
        boolean declares,
        @Nullable DatabaseScope scope,
        @Nullable DatabaseScope methodScope,
        @Nullable DatabaseScope fieldScope,
        Set<Place> places,
        Tests tests) {

    private static final List<DatabaseScope> SCOPES = List.of(DatabaseScope.METHOD, DatabaseScope.CLASS);

    /** Where a database is injected. */
    enum Place {
        STATIC_FIELD,
        BEFORE_ALL,
        CONSTRUCTOR,
        FIELD,
        BEFORE_EACH,
        TEST
    }

    /** How tests repeat; the last one starts tests that JUnit may run on other threads. */
    enum Tests {
        PLAIN,
        REPEATED,
        PARAMETERIZED,
        FACTORY_OF_ARGUMENTS,
        DYNAMIC
    }

    static Level random(Random random, boolean isOutermost, boolean registered, boolean parallel) {
        boolean declares = isOutermost || (!registered && random.nextInt(4) == 0);
        Set<Place> places = new TreeSet<>();
        for (Place place : Place.values()) {
            if (random.nextInt(place.compareTo(Place.BEFORE_ALL) <= 0 ? 6 : 2) == 0) {
                places.add(place);
            }
        }
        DatabaseScope methodScope = random.nextInt(8) == 0 ? scope(random, 2) : null;
        DatabaseScope fieldScope = random.nextInt(8) == 0 ? scope(random, 2) : null;
        int kinds = Tests.values().length - (parallel ? 1 : 0);
        return new Level(
                random.nextInt(3) == 0,
                declares,
                declares ? scope(random, 3) : null,
                registered ? null : methodScope,
                registered ? null : fieldScope,
                places,
                List.of(Tests.values()).get(random.nextInt(random.nextBoolean() ? 2 : kinds)));
    }

    private static @Nullable DatabaseScope scope(Random random, int values) {
        int value = random.nextInt(values);
        return value == 2 ? null : SCOPES.get(value);
    }
}
