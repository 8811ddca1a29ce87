package io.github.pgtestdb.examples.kotlin

import io.github.pgtestdb.examples.orders.Checkout
import io.github.pgtestdb.junit5.IsolatedPostgres
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.RepeatedTest
import org.junit.jupiter.api.Test
import javax.sql.DataSource

// tag::kotlin-constructor[]
@IsolatedPostgres
class ConstructorInjectionTests(private val db: DataSource) {
    @Test
    fun `places an order`() {
        val order = Checkout(db).place(ALPINE, db.customer("ada"), mapOf("ROPE-60" to 1))

        assertThat(order.number()).isEqualTo(10001)
        assertThat(order.total()).isEqualTo(15900)
    }

    // end::kotlin-constructor[]
    @RepeatedTest(3)
    fun `meets no order of another repetition`() {
        assertThat(db.number("select count(*) from orders")).isZero()
        Checkout(db).place(ALPINE, db.customer("ada"), mapOf("ROPE-60" to 1))
    }

    @Test
    fun `gets the same database by constructor and parameter`(same: DataSource) {
        db.customer("ada")

        assertThat(same.number("select count(*) from profiles where email = 'ada@example.org'")).isOne()
    }
}
