// SPDX-License-Identifier: Apache-2.0
/** Tests of helpers of the modules, on a real server. */
@NullMarked
package io.github.pgtestdb.internal.support;

import org.jspecify.annotations.NullMarked;
