// SPDX-License-Identifier: Apache-2.0
/** Tests of the engine as a whole, on a real server. */
@NullMarked
package io.github.pgtestdb.internal.engine;

import org.jspecify.annotations.NullMarked;
