// SPDX-License-Identifier: Apache-2.0
/** Tests of templates on top of other templates, on a real server. */
@NullMarked
package io.github.pgtestdb.internal.template.incremental;

import org.jspecify.annotations.NullMarked;
