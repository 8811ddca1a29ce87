// SPDX-License-Identifier: Apache-2.0
/** Tests of processes and their users, on real binaries and processes. */
@NullMarked
package io.github.pgtestdb.embedded.internal.process;

import org.jspecify.annotations.NullMarked;
