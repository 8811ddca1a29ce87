// SPDX-License-Identifier: Apache-2.0
/** Tests of servers that JVMs share, on real binaries and processes. */
@NullMarked
package io.github.pgtestdb.embedded.internal.shared;

import org.jspecify.annotations.NullMarked;
