package io.github.pgtestdb.examples.kotlin

import io.github.pgtestdb.junit5.DatabaseScope
import io.github.pgtestdb.junit5.IsolatedPostgres
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.sql.SQLException
import javax.sql.DataSource

@IsolatedPostgres(scope = DatabaseScope.CLASS)
class ClassScopeTests {
    companion object {
        @JvmStatic
        @BeforeAll
        fun `a customer comes`(db: DataSource) {
            db.customer("ada")
        }
    }

    @Test
    fun `all see the customer`(db: DataSource) {
        assertThat(db.number("select count(*) from profiles where email = 'ada@example.org'")).isOne()
    }

    @Test
    fun `nobody comes twice`(db: DataSource) {
        val refused = assertThrows<SQLException> { db.customer("ada") }

        assertThat(refused.sqlState).isEqualTo("23505")
    }
}
