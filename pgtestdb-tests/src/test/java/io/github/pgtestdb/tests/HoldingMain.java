// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Creates a number of databases, and holds each with an open connection until it is killed. */
public final class HoldingMain {

    private HoldingMain() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        Schema schema = Schema.shared(arguments[1], "CREATE TABLE t (id int)");
        PgTestDb engine = PgTestDb.builder().migrator(schema).build();
        List<TestDatabase> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestDatabase database = engine.create();
            database.dataSource().getConnection();
            held.add(database);
        }
        System.out.println("HOLDING " + held.stream().map(TestDatabase::name).collect(Collectors.joining(",")));
        System.in.read();
    }
}
