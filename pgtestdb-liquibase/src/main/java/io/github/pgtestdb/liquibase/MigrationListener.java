package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.MigrationTarget;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.listener.LiquibaseListener;
import liquibase.listener.SqlListener;
import org.jspecify.annotations.Nullable;

/** Reports each change set as it begins, and remembers what failed. Called by Liquibase in the thread that migrates. */
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

    /** The change set that has begun and not ended. */
    @Nullable
    ChangeSet changeSet() {
        return changeSet;
    }

    /** The last statement that was sent of it. */
    @Nullable
    String statement() {
        return statement;
    }

    /** Listens to the statements. */
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

    /** What Liquibase sends afterwards, to give its lock back, is not what failed. */
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
