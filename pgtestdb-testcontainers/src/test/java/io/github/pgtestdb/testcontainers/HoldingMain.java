// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Creates a database, prints its port, and holds it until the input ends or the JVM is killed. */
final class HoldingMain {

    private HoldingMain() {}

    /** Starts a JVM with a separate cache, so that no other test considers its container dead. */
    static ChildJvm start(Path cache, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("XDG_CACHE_HOME", cache.toString());
        return ChildJvm.start(HoldingMain.class, all);
    }

    public static void main(String[] arguments) throws Exception {
        try (PgTestDb engine = Images.engine().build()) {
            TestDatabase database = engine.create();
            System.out.println("PORT " + database.connectionDetails().port());
            while (System.in.read() >= 0) {
                // Wait until the input ends.
            }
            database.close();
            System.out.println("SUMMARY " + engine.summary());
        } catch (PgTestDbException e) {
            System.out.println("FAILURE " + e.getMessage());
        }
    }
}
