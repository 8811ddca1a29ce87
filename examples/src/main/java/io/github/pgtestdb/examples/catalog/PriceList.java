// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.catalog;

import io.github.pgtestdb.examples.db.Sql;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Price lists as CSV files with the columns {@code sku,price_cents}, read and written by COPY. */
public final class PriceList {

    private PriceList() {}

    /**
     * The result of an import.
     *
     * @param changed how many prices changed
     * @param unchanged how many prices were the same already
     * @param unknown how many lines name no variant of the store
     */
    public record Imported(int changed, int unchanged, int unknown) {}

    /** Imports a list within the caller's transaction. If a line is malformed, nothing is imported. */
    public static Imported load(Connection connection, long store, Reader csv) throws SQLException, IOException {
        Sql.update(
                connection,
                "create temporary table incoming (sku text primary key, price_cents money_cents not null) on commit drop");
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy incoming from stdin with (format csv, header true)", csv);
        int changed = Sql.update(connection, """
                update product_variants v set price_cents = i.price_cents
                from incoming i
                where v.store_id = ? and v.sku = i.sku and v.price_cents <> i.price_cents
                """, store);
        int lines = (int) Sql.number(connection, "select count(*) from incoming");
        int known = (int) Sql.number(
                connection,
                "select count(*) from incoming join product_variants using (sku) where store_id = ?",
                store);
        return new Imported(changed, known - changed, lines - known);
    }

    /** Writes the list of a store; returns the number of lines below the header. */
    public static long write(Connection connection, long store, Writer csv) throws SQLException, IOException {
        // COPY takes no parameters. The store is a number, so it cannot inject SQL.
        String query = "select sku, price_cents from product_variants where store_id = " + store + " order by sku";
        return connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (" + query + ") to stdout with (format csv, header true)", csv);
    }
}
