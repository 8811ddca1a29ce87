/**
 * Puts each test's database behind the {@code DataSource} of its cached application context. There is nothing to call:
 * with this module on the class path, {@code @IsolatedPostgres} on a Spring test is all.
 */
@NullMarked
package io.github.pgtestdb.spring;

import org.jspecify.annotations.NullMarked;
