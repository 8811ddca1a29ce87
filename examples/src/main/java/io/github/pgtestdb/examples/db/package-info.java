/** What every part of the shop needs of JDBC: statements, transactions, retries. */
@NullMarked
package io.github.pgtestdb.examples.db;

import org.jspecify.annotations.NullMarked;
