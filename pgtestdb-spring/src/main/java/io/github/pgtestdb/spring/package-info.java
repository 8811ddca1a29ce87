/**
 * Connects the {@code DataSource} of a cached application context to each test's database. It needs no calls: put this
 * module on the class path and {@code @IsolatedPostgres} on a Spring test.
 */
@NullMarked
package io.github.pgtestdb.spring;

import org.jspecify.annotations.NullMarked;
