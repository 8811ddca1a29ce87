// SPDX-License-Identifier: Apache-2.0
/** Tests of the binaries and their cache, on real binaries and processes. */
@NullMarked
package io.github.pgtestdb.embedded.internal.binaries;

import org.jspecify.annotations.NullMarked;
