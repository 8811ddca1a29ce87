// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.db;

import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.support.Backends;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class LockingTests {

    private static final String LOCK_FIRST = "select on_hand from inventory_levels where variant_id = 1 for update";

    @Test
    void waitsForTheRowThatSomebodyElseHolds(Connection holder, Connection waiter, Connection observer)
            throws Exception {
        holder.setAutoCommit(false);
        Sql.number(holder, LOCK_FIRST);
        int pid = Backends.pid(waiter);
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> read(waiter, LOCK_FIRST));
        Backends.awaitBlocked(observer, pid);
        Sql.update(holder, "update inventory_levels set on_hand = 19 where variant_id = 1");
        assertThat(waiting).isNotDone();
        holder.commit();
        // Not 20, the value at the start of the wait.
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(19);
    }

    @Test
    void readsWithoutWaiting(Connection holder, Connection reader) throws SQLException {
        holder.setAutoCommit(false);
        Sql.update(holder, "update inventory_levels set on_hand = 0 where variant_id = 1");
        assertThat(Sql.number(reader, "select on_hand from inventory_levels where variant_id = 1"))
                .isEqualTo(20);
    }

    @Test
    void doesNotWaitIfToldSo(Connection holder, Connection hasty) throws SQLException {
        holder.setAutoCommit(false);
        Sql.number(holder, LOCK_FIRST);
        assertFails("55P03", "could not obtain lock on row", () -> Sql.number(hasty, LOCK_FIRST + " nowait"));
    }

    @Test
    void waitsOnlySoLong(Connection holder, Connection impatient) throws SQLException {
        holder.setAutoCommit(false);
        Sql.number(holder, LOCK_FIRST);
        Sql.update(impatient, "set lock_timeout = '20ms'");
        assertFails("55P03", "lock timeout", () -> Sql.number(impatient, LOCK_FIRST));
    }

    @Test
    void skipsWhatIsLocked(Connection holder, Connection other) throws SQLException {
        holder.setAutoCommit(false);
        Sql.number(holder, LOCK_FIRST);
        List<Integer> free = Sql.list(
                other,
                "select variant_id from inventory_levels where variant_id <= 3 order by 1 for update skip locked",
                row -> row.getInt(1));
        assertThat(free).containsExactly(2, 3);
    }

    @Test
    void letsManyShareButNobodyWrite(Connection first, Connection second, Connection writer) throws SQLException {
        String share = "select on_hand from inventory_levels where variant_id = 1 for share";
        first.setAutoCommit(false);
        second.setAutoCommit(false);
        assertThat(Sql.number(first, share)).isEqualTo(Sql.number(second, share));
        assertFails("55P03", "could not obtain lock", () -> Sql.number(writer, LOCK_FIRST + " nowait"));
    }

    @Test
    void givesAnAdvisoryLockToOneSessionAtATime(Connection first, Connection second) throws SQLException {
        assertThat(Sql.text(first, "select pg_try_advisory_lock(42)")).isEqualTo("t");
        assertThat(Sql.text(second, "select pg_try_advisory_lock(42)")).isEqualTo("f");
        Sql.text(first, "select pg_advisory_unlock(42)");
        assertThat(Sql.text(second, "select pg_try_advisory_lock(42)")).isEqualTo("t");
    }

    @Test
    void freesATransactionsAdvisoryLockAtItsEnd(Connection first, Connection second) throws SQLException {
        first.setAutoCommit(false);
        Sql.text(first, "select pg_advisory_xact_lock(hashtext('nightly roll-up'))");
        String attempt = "select pg_try_advisory_lock(hashtext('nightly roll-up'))";
        assertThat(Sql.text(second, attempt)).isEqualTo("f");
        first.rollback();
        assertThat(Sql.text(second, attempt)).isEqualTo("t");
    }

    @Test
    void stopsAStatementThatTakesTooLong(Connection connection) throws SQLException {
        Sql.update(connection, "set statement_timeout = '20ms'");
        assertFails("57014", "statement timeout", () -> Sql.text(connection, "select pg_sleep(30)"));
    }

    private static long read(Connection connection, String sql) {
        try {
            return Sql.number(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
