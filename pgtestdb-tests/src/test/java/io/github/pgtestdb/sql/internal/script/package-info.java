// SPDX-License-Identifier: Apache-2.0
/** Tests of the reading and running of scripts, on a real server. */
@NullMarked
package io.github.pgtestdb.sql.internal.script;

import org.jspecify.annotations.NullMarked;
