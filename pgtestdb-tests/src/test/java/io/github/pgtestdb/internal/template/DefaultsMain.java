// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import java.util.Locale;
import java.util.TimeZone;

/** Creates one database in a JVM with another time zone and locale. */
final class DefaultsMain {

    private DefaultsMain() {}

    public static void main(String[] arguments) throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone(arguments[1]));
        Locale.setDefault(Locale.forLanguageTag(arguments[2]));
        Schema schema = Schema.shared(
                arguments[0],
                "CREATE TABLE t AS SELECT extract(epoch FROM timestamptz '2024-01-01 00:00')::bigint AS epoch");
        try (PgTestDb engine = PgTestDb.builder().migrator(schema).build();
                TestDatabase database = engine.create()) {
            System.out.println("EPOCH "
                    + Queries.rows(database.connectionDetails(), "SELECT epoch FROM t")
                            .get(0) + ", " + schema.migrations() + " built");
        }
    }
}
