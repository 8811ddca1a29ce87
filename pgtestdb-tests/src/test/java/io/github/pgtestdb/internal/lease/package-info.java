// SPDX-License-Identifier: Apache-2.0
/** Tests of leases, leaks and kept databases, on a real server. */
@NullMarked
package io.github.pgtestdb.internal.lease;

import org.jspecify.annotations.NullMarked;
