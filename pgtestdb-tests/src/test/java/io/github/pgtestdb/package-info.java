// SPDX-License-Identifier: Apache-2.0
/** Tests of layers, on a real server. */
@NullMarked
package io.github.pgtestdb;

import org.jspecify.annotations.NullMarked;
