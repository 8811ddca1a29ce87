// SPDX-License-Identifier: Apache-2.0
/** Tests of connections, on a real server. */
@NullMarked
package io.github.pgtestdb.internal.jdbc;

import org.jspecify.annotations.NullMarked;
