// SPDX-License-Identifier: Apache-2.0
/** Tests of the migrators of SQL files, dumps, commands and seeds, on a real server. */
@NullMarked
package io.github.pgtestdb.sql;

import org.jspecify.annotations.NullMarked;
