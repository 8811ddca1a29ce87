// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Creates databases with an engine that is closed after the tests of a class. Register it in a static field. */
public final class TestEngine implements AfterAllCallback {

    private final PgTestDb engine =
            PgTestDb.builder().migrator(new EmptyDatabase()).build();

    /** Returns an empty database. */
    public TestDatabase create() {
        return engine.create();
    }

    public TestDatabase create(Migrator migrator) {
        return engine.create(migrator);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        engine.close();
    }
}
