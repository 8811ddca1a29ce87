/** Tests of single classes. */
@NullMarked
package io.github.pgtestdb.internal.template;

import org.jspecify.annotations.NullMarked;
