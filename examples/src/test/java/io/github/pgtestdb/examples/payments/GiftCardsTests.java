// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.payments;

import static io.github.pgtestdb.examples.support.Shop.alpine;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.support.Race;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class GiftCardsTests {

    private static final String CODE = "WARM-WISH-2026-0001";

    @BeforeEach
    void oneCardOf5000(DataSource db) throws SQLException {
        alpine(db, connection -> GiftCards.issue(connection, CODE, "EUR", 5_000));
    }

    @Test
    void aNewCardIsFull(DataSource db) throws SQLException {
        assertThat(balance(db)).isEqualTo(5_000);
    }

    @Test
    void itPaysWhatItCan(DataSource db) throws SQLException {
        assertThat(spend(db, 2_000)).isEqualTo(2_000);
        assertThat(spend(db, 4_000)).isEqualTo(3_000);
        assertThat(spend(db, 1)).isZero();
        assertThat(balance(db)).isZero();
    }

    @Test
    void theBalanceIsTheSumOfTheLedger(DataSource db) throws SQLException {
        spend(db, 1_250);
        List<Long> balances = alpine(
                db,
                connection -> Sql.list(
                        connection,
                        "select sum(amount_cents) over (order by id) from gift_card_entries order by id",
                        row -> row.getLong(1)));
        assertThat(balances).containsExactly(5_000L, 3_750L);
    }

    @Test
    void theLedgerCannotOverdrawIt(DataSource db) throws SQLException {
        assertFails(
                "23514",
                "gift_cards_covered",
                () -> alpine(
                        db,
                        connection -> Sql.update(
                                connection,
                                "insert into gift_card_entries (gift_card_id, amount_cents) values (1, -5001)")));
        assertThat(balance(db)).isEqualTo(5_000);
    }

    @Test
    void threeAtOnceSpendItOnce(DataSource db) throws Exception {
        List<Long> spent = Race.run(Collections.nCopies(3, () -> spend(db, 2_000)));
        assertThat(spent).containsExactlyInAnyOrder(2_000L, 2_000L, 1_000L);
    }

    private static long spend(DataSource db, long cents) throws SQLException {
        return alpine(db, connection -> GiftCards.spend(connection, CODE, cents));
    }

    private static long balance(DataSource db) throws SQLException {
        return alpine(db, connection -> GiftCards.balance(connection, CODE));
    }
}
