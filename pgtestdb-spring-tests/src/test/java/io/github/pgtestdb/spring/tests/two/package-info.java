/** An application with two data sources. */
@NullMarked
package io.github.pgtestdb.spring.tests.two;

import org.jspecify.annotations.NullMarked;
