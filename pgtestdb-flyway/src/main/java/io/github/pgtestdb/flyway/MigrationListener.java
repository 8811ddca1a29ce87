// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.spi.MigrationTarget;
import java.util.EnumSet;
import java.util.Set;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/** Reports each migration as it begins, and remembers the failed one. Flyway calls it in the thread that migrates. */
final class MigrationListener implements Callback {

    private static final Set<Event> EVENTS = EnumSet.of(
            Event.BEFORE_EACH_MIGRATE,
            Event.BEFORE_EACH_MIGRATE_STATEMENT,
            Event.AFTER_EACH_MIGRATE_STATEMENT_ERROR,
            Event.AFTER_EACH_MIGRATE);

    private final MigrationTarget target;
    private final int total;
    private int begun;
    private @Nullable MigrationInfo migration;
    private @Nullable String statement;

    MigrationListener(MigrationTarget target, int total) {
        this.target = target;
        this.total = total;
    }

    /** Returns the migration that has begun and not ended. */
    @Nullable
    MigrationInfo migration() {
        return migration;
    }

    /** Returns the last statement of that migration that was sent. */
    @Nullable
    String statement() {
        return statement;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return EVENTS.contains(event);
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        switch (event) {
            case BEFORE_EACH_MIGRATE -> begin(context.getMigrationInfo());
            // Both events: all statements of a batch begin, and then one of them fails.
            case BEFORE_EACH_MIGRATE_STATEMENT, AFTER_EACH_MIGRATE_STATEMENT_ERROR ->
                statement = context.getStatement().getSql();
            default -> end();
        }
    }

    @Override
    public String getCallbackName() {
        return "pgtestdb";
    }

    private void begin(MigrationInfo next) {
        begun++;
        migration = next;
        target.progress(begun, total == 0 ? 0 : Math.max(total, begun), next.getScript());
    }

    private void end() {
        migration = null;
        statement = null;
    }
}
