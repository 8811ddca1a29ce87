// SPDX-License-Identifier: Apache-2.0
/** Tests of the documentation against the code, on a real server. */
@NullMarked
package io.github.pgtestdb.docs;

import org.jspecify.annotations.NullMarked;
