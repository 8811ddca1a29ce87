// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Records which databases the application's Flyway migrates in this JVM. */
class MigrationCounter implements Callback {

    static final Set<String> MIGRATED = ConcurrentHashMap.newKeySet();

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            MIGRATED.add(context.getConnection().getCatalog());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String getCallbackName() {
        return "counter";
    }
}
