// SPDX-License-Identifier: Apache-2.0
/** Tests of the settings, on real binaries and processes. */
@NullMarked
package io.github.pgtestdb.embedded.internal.settings;

import org.jspecify.annotations.NullMarked;
