/** Applications that decide by code how Flyway migrates, in Spring Boot 4. */
@NullMarked
package io.github.pgtestdb.spring.tests.flyway;

import org.jspecify.annotations.NullMarked;
