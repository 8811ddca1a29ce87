package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.SqlMigrator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that PostgreSQL makes at the end of a file. The message about a failed check names the statement that caused
 * it.
 */
class DeferredCheckTests {

    private static final String DEFERRED = "\nThe check is deferred: it was made when the file was over.";

    @TempDir
    private Path directory;

    @BeforeEach
    void aSchema() throws Exception {
        write("1.sql", """
                CREATE TABLE product (id int PRIMARY KEY);
                CREATE TABLE item (product int CONSTRAINT item_product REFERENCES product DEFERRABLE INITIALLY DEFERRED);
                CREATE TABLE alone (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO product VALUES (100);
                INSERT INTO item VALUES (100);
                """);
    }

    @Test
    void aForeignKeyAmongOthersThatPointForward() throws Exception {
        assertThat(failure("""
                        INSERT INTO item VALUES (1);
                        -- 7 never comes
                        INSERT INTO item
                        SELECT n FROM unnest(ARRAY[2, 7, 8]) n;
                        INSERT INTO item VALUES (9);
                        INSERT INTO product VALUES (1), (2), (8);
                        """)).isEqualTo("""
                        File: 2.sql, line 3
                        Statement: INSERT INTO item
                        SELECT n FROM unnest(ARRAY[2, 7, 8]) n
                        Message: insert or update on table "item" violates foreign key constraint "item_product" (SQLSTATE 23503)
                        Detail: Key (product)=(7) is not present in table "product".""" + DEFERRED);
    }

    @Test
    void aForeignKeyOfATableThatTheFileMakes() throws Exception {
        assertThat(failure("""
                        CREATE TABLE part (product int REFERENCES product INITIALLY DEFERRED);
                        INSERT INTO part VALUES (NULL);
                        INSERT INTO part VALUES (3);
                        """)).startsWith("File: 2.sql, line 3\nStatement: INSERT INTO part VALUES (3)\n");
    }

    @Test
    void aRowThatIsTakenFromUnderAnother() throws Exception {
        assertThat(failure("""
                        INSERT INTO product VALUES (1);
                        DELETE FROM product WHERE id = 100;
                        """)).isEqualTo("""
                        File: 2.sql, line 2
                        Statement: DELETE FROM product WHERE id = 100
                        Message: update or delete on table "product" violates foreign key constraint "item_product" on table "item" (SQLSTATE 23503)
                        Detail: Key (id)=(100) is still referenced from table "item".""" + DEFERRED);
    }

    @Test
    void aKeyTwiceAfterAnUpdate() throws Exception {
        assertThat(failure("""
                        INSERT INTO alone VALUES (1), (2);
                        UPDATE alone SET id = 2 WHERE id = 1;
                        SELECT 1;
                        """)).startsWith("File: 2.sql, line 2\nStatement: UPDATE alone SET id = 2 WHERE id = 1\n");
    }

    @Test
    void rowsOfACopy() throws Exception {
        assertThat(failure("INSERT INTO product VALUES (1);\nCOPY item FROM stdin;\n1\n4\n\\.\nSELECT 1;\n"))
                .startsWith("File: 2.sql, line 2\nStatement: COPY item FROM stdin\n");
    }

    @Test
    void aTriggerThatRaises() throws Exception {
        assertThat(failure("""
                        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                            IF NEW.id = 2 THEN RAISE 'not 2' USING HINT = 'Take 3.'; END IF;
                            RETURN NULL;
                        END $$;
                        CREATE CONSTRAINT TRIGGER t AFTER INSERT ON product DEFERRABLE INITIALLY DEFERRED
                            FOR EACH ROW EXECUTE FUNCTION f();
                        INSERT INTO product VALUES (1);
                        INSERT INTO product VALUES (2);
                        """)).isEqualTo("""
                        File: 2.sql, line 8
                        Statement: INSERT INTO product VALUES (2)
                        Message: not 2 (SQLSTATE P0001)
                        Hint: Take 3.""" + DEFERRED);
    }

    @Test
    void aDumpWhichWasCommittedInPartsIsToldWithTheFile() throws Exception {
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
