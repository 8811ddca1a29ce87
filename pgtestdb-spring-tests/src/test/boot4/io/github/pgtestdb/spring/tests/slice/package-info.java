/** Boot 4's versions of annotations that have another package in each version of Boot. */
@NullMarked
package io.github.pgtestdb.spring.tests.slice;

import org.jspecify.annotations.NullMarked;
