/**
 * The JUnit Jupiter side: {@link io.github.pgtestdb.junit5.IsolatedPostgres} on a test, or {@link
 * io.github.pgtestdb.junit5.IsolatedPostgresExtension} where code says it better.
 */
@NullMarked
package io.github.pgtestdb.junit5;

import org.jspecify.annotations.NullMarked;
