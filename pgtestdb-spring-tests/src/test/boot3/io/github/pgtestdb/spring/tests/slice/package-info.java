/** Boot's annotations that have another package in each of its versions: here those of Boot 3. */
@NullMarked
package io.github.pgtestdb.spring.tests.slice;

import org.jspecify.annotations.NullMarked;
