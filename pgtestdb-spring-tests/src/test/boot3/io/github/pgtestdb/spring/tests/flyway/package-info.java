/** Applications that decide by code how Flyway migrates, in this version of Spring Boot. */
@NullMarked
package io.github.pgtestdb.spring.tests.flyway;

import org.jspecify.annotations.NullMarked;
