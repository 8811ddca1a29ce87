// SPDX-License-Identifier: Apache-2.0
/**
 * Incremental templates: a template is built on top of the template of fewer migrations, or of the layer below.
 *
 * <p>{@code IncrementalEqualsFullTests} proves that such a template equals one that is built from an empty database.
 */
@NullMarked
package io.github.pgtestdb.internal.incremental;

import org.jspecify.annotations.NullMarked;
