package io.github.pgtestdb.internal.script;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.trace.RowSearch;
import io.github.pgtestdb.internal.trace.SequenceStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the statement that caused a deferred check to fail when the file was committed. */
final class DeferredCheck {

    private final Connection connection;
    private final SqlFile file;
    private final DumpFilter filter;
    private final ScriptCheck check;
    private @Nullable Statement last;

    DeferredCheck(Connection connection, SqlFile file, DumpFilter filter, ScriptCheck check) {
        this.connection = connection;
        this.file = file;
        this.filter = filter;
        this.check = check;
    }

    PgTestDbException failure(SQLException e) {
        // A dump was committed in parts, so it cannot run again.
        boolean found = !check.isDump()
                && new RowSearch(connection, SequenceStates.NONE, Optional.empty())
                        .find(this::runAgain, e)
                        .isPresent();
        ScriptFailure failure = new ScriptFailure(file, filter, true);
        return found && last != null ? failure.atEnd(last, e) : failure.atEnd(e);
    }

    private void runAgain(RowSearch.Step afterEach) throws SQLException {
        ScriptExecution execution =
                new ScriptExecution(connection, file, filter, check, (done, total) -> afterEach.done(), 1);
        try {
            ScriptParser.parse(file, check.backslashesEscape(), execution);
            execution.end();
        } catch (PgTestDbException e) {
            last = execution.last();
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
        }
    }
}
