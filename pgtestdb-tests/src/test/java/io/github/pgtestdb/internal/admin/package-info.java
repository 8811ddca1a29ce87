// SPDX-License-Identifier: Apache-2.0
/** Tests of administrator sessions and advisory locks, on a real server. */
@NullMarked
package io.github.pgtestdb.internal.admin;

import org.jspecify.annotations.NullMarked;
