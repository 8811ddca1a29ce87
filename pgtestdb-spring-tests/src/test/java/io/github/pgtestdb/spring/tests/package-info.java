/** Tests of pgtestdb-spring with Spring Boot's own test annotations. */
@NullMarked
package io.github.pgtestdb.spring.tests;

import org.jspecify.annotations.NullMarked;
