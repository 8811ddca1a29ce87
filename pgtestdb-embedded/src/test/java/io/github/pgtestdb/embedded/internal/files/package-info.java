// SPDX-License-Identifier: Apache-2.0
/** Tests of files of other users, on real binaries and processes. */
@NullMarked
package io.github.pgtestdb.embedded.internal.files;

import org.jspecify.annotations.NullMarked;
