/**
 * The JUnit Jupiter integration: the annotation {@link io.github.pgtestdb.junit5.IsolatedPostgres}, and {@link
 * io.github.pgtestdb.junit5.IsolatedPostgresExtension} for databases that are declared in code.
 */
@NullMarked
package io.github.pgtestdb.junit5;

import org.jspecify.annotations.NullMarked;
