/** The shop's use of JDBC: statements, transactions and retries. */
@NullMarked
package io.github.pgtestdb.examples.db;

import org.jspecify.annotations.NullMarked;
