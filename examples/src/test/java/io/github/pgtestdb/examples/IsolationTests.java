// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Isolation: each test has its own rows, sequences, schema, settings and locks. */
@IsolatedPostgres
class IsolationTests {

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void addAStore(Connection db) throws SQLException {
        Sql.update(db, "insert into stores (slug, name, currency) values ('third', 'Third', 'EUR')");
    }

    @RepeatedTest(8)
    void everyRepetitionSeesItsOwnRowsOnly(Connection db, TestDatabase database) throws SQLException {
        assertThat(SEEN.add(database.name())).isTrue();
        assertThat(Sql.number(db, "select count(*) from stores")).isEqualTo(3);
    }

    @RepeatedTest(4)
    void sequencesBeginAtTheSameValue(Connection db) throws SQLException {
        assertThat(Sql.number(db, "select nextval('order_numbers')")).isEqualTo(10_001);
        assertThat(Sql.number(db, "select max(id) from stores")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stores", "products", "orders"})
    void aTestMayTearItsSchemaDown(String table, Connection db) throws SQLException {
        Sql.update(db, "drop table " + table + " cascade");
        assertThat(Sql.list(db, "select 1 where to_regclass('" + table + "') is null", row -> row.getInt(1)))
                .hasSize(1);
    }

    @RepeatedTest(3)
    void twoTestsHoldTheSameAdvisoryLock(Connection db) throws SQLException {
        assertThat(Sql.text(db, "select pg_try_advisory_lock(1)")).isEqualTo("t");
    }

    @RepeatedTest(2)
    void aTestMayChangeItsDatabasesSettings(TestDatabase database, Connection db) throws SQLException {
        assertThat(Sql.text(db, "show search_path")).doesNotContain("catalogue");
        Sql.update(db, "alter database \"" + database.name() + "\" set search_path = catalogue, public");
        try (Connection next = database.dataSource().getConnection()) {
            assertThat(Sql.text(next, "show search_path")).isEqualTo("catalogue, public");
        }
    }

    /** Nested tests are treated like other tests. */
    @Nested
    class Inside {

        @Test
        void theOuterBeforeEachRanOnTheSameDatabase(Connection db) throws SQLException {
            assertThat(Sql.number(db, "select count(*) from stores")).isEqualTo(3);
        }
    }

    @AfterEach
    void theDatabaseIsStillThere(Connection db) throws SQLException {
        assertThat(Sql.number(db, "select 1")).isEqualTo(1);
    }
}
