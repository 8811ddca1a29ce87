/** Tests of pgtestdb-spring: what Spring Boot's own test annotations see. */
@NullMarked
package io.github.pgtestdb.spring.tests;

import org.jspecify.annotations.NullMarked;
