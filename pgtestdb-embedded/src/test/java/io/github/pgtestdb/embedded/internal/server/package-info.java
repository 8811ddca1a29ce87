// SPDX-License-Identifier: Apache-2.0
/** Tests of a server of one JVM, on real binaries and processes. */
@NullMarked
package io.github.pgtestdb.embedded.internal.server;

import org.jspecify.annotations.NullMarked;
