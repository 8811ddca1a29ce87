// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/** A test of the shop: the settings of all database tests of a project, in one place. */
// tag::meta-annotation[]
@IsolatedPostgres
@Test
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface ShopTest {}
// end::meta-annotation[]
