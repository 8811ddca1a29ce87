/** The shop as a Spring Boot service: a web layer, JPA, JDBC and a scheduled job, on the migrations of the plain shop. */
@NullMarked
package io.github.pgtestdb.examples.spring;

import org.jspecify.annotations.NullMarked;
