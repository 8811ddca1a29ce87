// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.sql.Seeder;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Seeds with values that Java code may read from its JVM. */
final class InputSeeder implements Seeder {

    @Override
    public void seed(Connection connection) throws SQLException, IOException {
        JavaInputs.insertInto(connection);
    }
}
