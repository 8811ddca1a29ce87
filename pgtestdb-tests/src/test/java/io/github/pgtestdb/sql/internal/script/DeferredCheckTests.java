// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.tests.Building;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that PostgreSQL makes at the end of a file. The message about a failed check names the file. */
class DeferredCheckTests {

    private static final String DEFERRED = "\nThe check is deferred: it was made when the file was over.";

    @TempDir
    private Path directory;

    @BeforeEach
    void createSchema() throws Exception {
        write("1.sql", """
                CREATE TABLE product (id int PRIMARY KEY);
                CREATE TABLE item (product int CONSTRAINT item_product REFERENCES product DEFERRABLE INITIALLY DEFERRED);
                CREATE TABLE alone (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO product VALUES (100);
                INSERT INTO item VALUES (100);
                """);
    }

    @Test
    void foreignKey() throws Exception {
        assertThat(
                        failure(
                                "INSERT INTO item VALUES (1);\nINSERT INTO item VALUES (7);\nINSERT INTO product VALUES (1);\n"))
                .isEqualTo("""
                        File: 2.sql
                        Message: insert or update on table "item" violates foreign key constraint "item_product" (SQLSTATE 23503)
                        Detail: Key (product)=(7) is not present in table "product".""" + DEFERRED);
    }

    @Test
    void trigger() throws Exception {
        assertThat(failure("""
                        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                            IF NEW.id = 2 THEN RAISE 'not 2' USING HINT = 'Take 3.'; END IF;
                            RETURN NULL;
                        END $$;
                        CREATE CONSTRAINT TRIGGER t AFTER INSERT ON product DEFERRABLE INITIALLY DEFERRED
                            FOR EACH ROW EXECUTE FUNCTION f();
                        INSERT INTO product VALUES (2);
                        """)).isEqualTo("File: 2.sql\nMessage: not 2 (SQLSTATE P0001)\nHint: Take 3." + DEFERRED);
    }

    @Test
    void dump() throws Exception {
        assertThat(failure("""
                        -- PostgreSQL database dump
                        INSERT INTO item VALUES (5);
                        -- PostgreSQL database dump complete
                        """)).isEqualTo("""
                        File: 2.sql
                        Message: insert or update on table "item" violates foreign key constraint "item_product" (SQLSTATE 23503)
                        Detail: Key (product)=(5) is not present in table "product".""" + DEFERRED);
    }

    private String failure(String script) throws Exception {
        write("2.sql", script);
        return Building.failure(SqlMigrator.ofDirectory(directory));
    }

    private void write(String name, String content) throws Exception {
        Files.writeString(directory.resolve(name), content);
    }
}
