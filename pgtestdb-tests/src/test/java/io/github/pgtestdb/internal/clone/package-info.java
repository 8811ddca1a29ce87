// SPDX-License-Identifier: Apache-2.0
/** Tests of clones and their pools, on a real server. */
@NullMarked
package io.github.pgtestdb.internal.clone;

import org.jspecify.annotations.NullMarked;
