package io.github.pgtestdb.examples.kotlin

import io.github.pgtestdb.examples.customers.Profiles
import io.github.pgtestdb.examples.db.Sql
import io.github.pgtestdb.examples.db.Transactions
import javax.sql.DataSource

/** The store of Alpine Outfitters, from the seed. */
const val ALPINE = 1L

/** Adds a customer of Alpine Outfitters; returns the id. */
fun DataSource.customer(name: String): Long =
    Transactions(this).inStore(ALPINE) { connection -> Profiles.add(connection, "$name@example.org", name) }

/** Reads one number, as Alpine Outfitters sees it. */
fun DataSource.number(query: String): Long = Transactions(this).inStore(ALPINE) { connection -> Sql.number(connection, query) }
