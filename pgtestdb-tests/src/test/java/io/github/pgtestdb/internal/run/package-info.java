// SPDX-License-Identifier: Apache-2.0
/** Tests of runs and their locks, on a real server. */
@NullMarked
package io.github.pgtestdb.internal.run;

import org.jspecify.annotations.NullMarked;
