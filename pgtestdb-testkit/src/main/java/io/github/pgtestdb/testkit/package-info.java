// SPDX-License-Identifier: Apache-2.0
/** Fixtures that the tests of several modules use. Not published. */
@NullMarked
package io.github.pgtestdb.testkit;

import org.jspecify.annotations.NullMarked;
