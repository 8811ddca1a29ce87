// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.catalog;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.Shop.HARBOUR;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.db.Transactions;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class PriceListTests {

    @Test
    void copiesPricesIn(DataSource db, Connection other) throws SQLException {
        PriceList.Imported imported = load(db, "sku,price_cents\nROPE-60,16900\nBAG-DOWN-M,18900\nNO-SUCH,1\n");
        assertThat(imported).isEqualTo(new PriceList.Imported(1, 1, 1));
        assertThat(Sql.number(other, "select price_cents from product_variants where sku = 'ROPE-60'"))
                .isEqualTo(16_900);
    }

    @Test
    void leavesAnotherStoreAlone(DataSource db, Connection other) throws SQLException {
        assertThat(load(db, "sku,price_cents\nBOOK-PILOT,1\n")).isEqualTo(new PriceList.Imported(0, 0, 1));
        assertThat(Sql.number(other, "select price_cents from product_variants where sku = 'BOOK-PILOT'"))
                .isEqualTo(3_500);
    }

    @Test
    void changesNothingIfOneLineIsMalformed(DataSource db, Connection other) throws SQLException {
        assertFails(
                "22P02",
                "COPY incoming, line 3, column price_cents: \"a lot\"",
                () -> load(db, "sku,price_cents\nROPE-60,16900\nBAG-DOWN-M,a lot\n"));
        assertThat(Sql.number(other, "select price_cents from product_variants where sku = 'ROPE-60'"))
                .isEqualTo(15_900);
    }

    @Test
    void refusesASkuThatIsListedTwice(DataSource db) {
        assertFails("23505", "incoming_pkey", () -> load(db, "sku,price_cents\nROPE-60,1\nROPE-60,2\n"));
    }

    @Test
    void copiesTenThousandLines(DataSource db) throws SQLException {
        String csv = IntStream.rangeClosed(1, 10_000)
                .mapToObj(i -> "BULK-" + i + "," + i)
                .collect(Collectors.joining("\n", "sku,price_cents\n", "\n"));
        assertThat(load(db, csv)).isEqualTo(new PriceList.Imported(0, 0, 10_000));
    }

    @Test
    void copiesPricesOut(Connection db) throws SQLException, IOException {
        StringWriter csv = new StringWriter();
        assertThat(PriceList.write(db, HARBOUR, csv)).isEqualTo(2);
        assertThat(csv).hasToString("sku,price_cents\nBOOK-PILOT,3500\nBOOK-WINTER,1299\n");
    }

    @Test
    void readsWhatItHasWritten(DataSource db, Connection other) throws SQLException, IOException {
        StringWriter csv = new StringWriter();
        PriceList.write(other, ALPINE, csv);
        assertThat(load(db, csv.toString())).isEqualTo(new PriceList.Imported(0, 6, 0));
    }

    private static PriceList.Imported load(DataSource db, String csv) throws SQLException {
        return new Transactions(db).run(connection -> {
            try {
                return PriceList.load(connection, ALPINE, new StringReader(csv));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
