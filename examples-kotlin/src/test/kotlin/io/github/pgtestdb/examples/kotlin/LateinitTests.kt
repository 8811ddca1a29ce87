package io.github.pgtestdb.examples.kotlin

import io.github.pgtestdb.TestDatabase
import io.github.pgtestdb.junit5.IsolatedPostgres
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import javax.sql.DataSource

// tag::kotlin-lateinit[]
class LateinitTests {
    @IsolatedPostgres
    lateinit var db: DataSource

    @IsolatedPostgres
    private lateinit var database: TestDatabase

    @BeforeEach
    fun `a customer comes`() {
        db.customer("ada")
    }

    @Test
    fun `sees what was done before it`() {
        assertThat(db.number("select count(*) from profiles where email = 'ada@example.org'")).isOne()
    }

    // end::kotlin-lateinit[]
    @Test
    fun `is in one database`() {
        assertThat(database.name()).startsWith("pgtestdb_c_")
        assertThat(db.number("select (current_database() = '${database.name()}')::int")).isOne()
    }
}
