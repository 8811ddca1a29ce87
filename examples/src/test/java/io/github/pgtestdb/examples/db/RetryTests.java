// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.db;

import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.support.Race;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class RetryTests {

    @Test
    void repeatsTheVictimOfADeadlock(DataSource db, Connection observer) throws Exception {
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        CountDownLatch survivorCommitted = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        Race.run(List.of(
                moveStock(db, 1, 4, bothHoldOne, survivorCommitted, attempts), //
                moveStock(db, 4, 1, bothHoldOne, survivorCommitted, attempts)));
        // Both transactions ran once, and the victim of the deadlock ran again.
        assertThat(attempts).hasValue(3);
        assertThat(Sql.list(
                        observer,
                        "select on_hand from inventory_levels where variant_id in (1, 4)",
                        row -> row.getInt(1)))
                .containsExactly(20, 20);
    }

    @Test
    void repeatsWhatCannotBeSerialized(DataSource db, Connection observer) throws Exception {
        CyclicBarrier bothHaveRead = new CyclicBarrier(2);
        AtomicInteger attempts = new AtomicInteger();
        Race.run(List.of(
                addOneToWhatWasRead(db, bothHaveRead, attempts), //
                addOneToWhatWasRead(db, bothHaveRead, attempts)));
        assertThat(attempts).hasValue(3);
        assertThat(Sql.number(observer, "select on_hand from inventory_levels where variant_id = 1"))
                .isEqualTo(22);
    }

    @Test
    void givesUpAfterTheLastAttempt(DataSource db) {
        List<Integer> pauses = new ArrayList<>();
        AtomicInteger attempts = new AtomicInteger();
        assertFails(
                Retry.SERIALIZATION_FAILURE,
                "not today",
                () -> new Retry(3, pauses::add).call(() -> raise(db, Retry.SERIALIZATION_FAILURE, attempts)));
        assertThat(attempts).hasValue(3);
        assertThat(pauses).containsExactly(1, 2);
    }

    @Test
    void doesNotRepeatAnythingElse(DataSource db) {
        AtomicInteger attempts = new AtomicInteger();
        assertFails("23505", "not today", () -> Retry.immediately(3).call(() -> raise(db, "23505", attempts)));
        assertThat(attempts).hasValue(1);
    }

    private static int raise(DataSource db, String sqlState, AtomicInteger attempts) throws SQLException {
        attempts.incrementAndGet();
        return new Transactions(db)
                .run(connection -> Sql.update(
                        connection,
                        "do $$ begin raise exception 'not today' using errcode = '" + sqlState + "'; end $$"));
    }

    /** Takes one from a variant and adds it to another. The two threads do this in opposite order. */
    private static Callable<Integer> moveStock(
            DataSource db,
            int from,
            int to,
            CyclicBarrier bothHoldOne,
            CountDownLatch survivorCommitted,
            AtomicInteger attempts) {
        AtomicInteger mine = new AtomicInteger();
        // If the victim retried before the survivor has locked the second row, both would meet in another deadlock.
        Retry retry = new Retry(3, failures -> Race.await(survivorCommitted));
        return () -> {
            int moved = retry.call(() -> new Transactions(db).run(connection -> {
                attempts.incrementAndGet();
                add(connection, from, -1);
                if (mine.incrementAndGet() == 1) {
                    Race.meet(bothHoldOne);
                }
                return add(connection, to, 1);
            }));
            survivorCommitted.countDown();
            return moved;
        };
    }

    private static Callable<Integer> addOneToWhatWasRead(
            DataSource db, CyclicBarrier bothHaveRead, AtomicInteger attempts) {
        AtomicInteger mine = new AtomicInteger();
        return () -> Retry.immediately(3)
                .call(() -> new Transactions(db).serializable().run(connection -> {
                    attempts.incrementAndGet();
                    long read = Sql.number(connection, "select on_hand from inventory_levels where variant_id = 1");
                    if (mine.incrementAndGet() == 1) {
                        Race.meet(bothHaveRead);
                    }
                    return Sql.update(
                            connection, "update inventory_levels set on_hand = ? where variant_id = 1", read + 1);
                }));
    }

    private static int add(Connection connection, int variant, int quantity) throws SQLException {
        return Sql.update(
                connection,
                "update inventory_levels set on_hand = on_hand + ? where variant_id = ?",
                quantity,
                variant);
    }
}
