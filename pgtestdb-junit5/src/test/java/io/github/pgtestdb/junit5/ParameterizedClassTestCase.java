// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.TestDatabase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** In a separate file, because JUnit 5.12 has no parameterized classes. */
@ParameterizedClass
@ValueSource(strings = {"a", "b"})
@IsolatedPostgres
@IsolatedPostgres(name = "shared", scope = DatabaseScope.CLASS)
class ParameterizedClassTestCase {

    private static final Set<String> SHARED = ConcurrentHashMap.newKeySet();

    @Parameter
    private String argument = "";

    @Test
    void one(TestDatabase db, @IsolatedPostgres(name = "shared") TestDatabase shared) {
        note(db, shared);
    }

    @Test
    void two(TestDatabase db, @IsolatedPostgres(name = "shared") TestDatabase shared) {
        note(db, shared);
    }

    private void note(TestDatabase db, TestDatabase shared) {
        Seen.add(getClass(), Notes.databaseName(db));
        if (SHARED.add(argument + Notes.databaseName(shared))) {
            Seen.add(getClass(), Notes.databaseName(shared));
        }
    }
}
