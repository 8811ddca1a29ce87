// SPDX-License-Identifier: Apache-2.0
/** Tests of the Flyway migrator beside others, on a real server. */
@NullMarked
package io.github.pgtestdb.flyway;

import org.jspecify.annotations.NullMarked;
