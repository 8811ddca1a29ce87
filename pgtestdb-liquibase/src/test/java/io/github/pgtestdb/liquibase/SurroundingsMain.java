// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.SigningMigrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

/**
 * Creates a database twice: from the template with its name, and from scratch. Each template contains the name of the
 * JVM that built it. Two JVMs that read the same name there share the template.
 */
final class SurroundingsMain {

    private SurroundingsMain() {}

    /**
     * Runs the changelog, which is on the class path.
     *
     * @param arguments the name of this JVM and the file for the result
     */
    public static void main(String[] arguments) throws Exception {
        try (PgTestDb engine = PgTestDb.builder().migrator(new EmptyDatabase()).build()) {
            Files.writeString(Path.of(arguments[1]), nameOf(engine, arguments[0]) + "\n" + contentsOf(engine));
        }
    }

    private static String nameOf(PgTestDb engine, String jvm) throws Exception {
        try (TestDatabase database = engine.create(new SigningMigrator(new LiquibaseMigrator(), jvm));
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT jvm FROM public.signature")) {
            row.next();
            return row.getString(1);
        } catch (PgTestDbException e) {
            return "refused in " + jvm;
        }
    }

    private static String contentsOf(PgTestDb engine) throws Exception {
        try (TestDatabase database = engine.create()) {
            new LiquibaseMigrator().migrate(RecordingTarget.of(database));
            return Snapshot.of(database);
        } catch (PgTestDbException e) {
            return "refused";
        }
    }
}
