package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.trace.RowSearch;
import io.github.pgtestdb.internal.trace.SequenceStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time limit of the search for a row that failed a check. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RowSearchTests {

    private static final String FAILS = "INSERT INTO item VALUES (1, 1), (2, 9)";
    private static final Schema SCHEMA =
            Schema.of("CREATE TABLE item (id int PRIMARY KEY, parent int REFERENCES item)");

    @Test
    void theRowIsFoundInTime() throws Exception {
        assertThat(search(Duration.ofSeconds(30), FAILS)).isPresent();
    }

    @Test
    void aStatementThatTakesTooLongEndsTheSearchWithoutARow() throws Exception {
        assertThat(search(Duration.ofSeconds(5), FAILS.replace("9)", "9), (3 + length(pg_sleep(600)::text), 3)")))
                .isEmpty();
    }

    private static Optional<SQLException> search(Duration patience, String again) throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build();
                TestDatabase database = engine.create();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            SQLException failure = catchThrowableOfType(SQLException.class, () -> statement.execute(FAILS));
            Optional<SQLException> stop = new RowSearch(connection, SequenceStates.NONE, Optional.of("item"), patience)
                    .find(afterEach -> statement.execute(again), failure);
            assertThat(failure.getSuppressed()).isEmpty();
            return stop;
        }
    }
}
