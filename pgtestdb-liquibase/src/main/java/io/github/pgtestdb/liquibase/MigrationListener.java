// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.MigrationTarget;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.listener.LiquibaseListener;
import liquibase.listener.SqlListener;
import org.jspecify.annotations.Nullable;

/** Reports each change set as it begins, and remembers the failed one. Called in the migrating thread. */
final class MigrationListener extends AbstractChangeExecListener {

    private final MigrationTarget target;
    private final int total;
    private int begun;
    private @Nullable ChangeSet changeSet;
    private @Nullable String statement;
    private boolean isOver;

    MigrationListener(MigrationTarget target, int total) {
        this.target = target;
        this.total = total;
    }

    /** Returns the change set that has begun and not ended. */
    @Nullable
    ChangeSet changeSet() {
        return changeSet;
    }

    /** Returns the last statement of that change set that was sent. */
    @Nullable
    String statement() {
        return statement;
    }

    /** Returns a listener for the statements. */
    LiquibaseListener statements() {
        return new Statements();
    }

    @Override
    public void willRun(ChangeSet next, DatabaseChangeLog changelog, Database database, ChangeSet.RunStatus status) {
        begun++;
        changeSet = next;
        statement = null;
        isOver = false;
        target.progress(begun, Math.max(total, begun), MigrationFailure.name(next));
    }

    /** Stops recording statements: those that Liquibase sends afterwards, to release its lock, did not fail. */
    @Override
    public void runFailed(ChangeSet failed, DatabaseChangeLog changelog, Database database, Exception exception) {
        isOver = true;
    }

    @Override
    public void ran(ChangeSet ended, DatabaseChangeLog changelog, Database database, ChangeSet.ExecType type) {
        changeSet = null;
    }

    private final class Statements extends SqlListener {

        @Override
        public void writeSqlWillRun(String sql) {
            statement = isOver ? statement : sql;
        }
    }
}
