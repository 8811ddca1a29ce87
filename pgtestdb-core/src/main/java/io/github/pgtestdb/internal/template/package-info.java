/** Finds or builds the template of a fingerprint. */
@NullMarked
package io.github.pgtestdb.internal.template;

import org.jspecify.annotations.NullMarked;
