// SPDX-License-Identifier: Apache-2.0
/** Tests of the removal of databases that dead runs left, on a real server. */
@NullMarked
package io.github.pgtestdb.internal.reap;

import org.jspecify.annotations.NullMarked;
