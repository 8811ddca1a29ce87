/** Applications with beans that lead to other databases. */
@NullMarked
package io.github.pgtestdb.spring.tests.beans;

import org.jspecify.annotations.NullMarked;
