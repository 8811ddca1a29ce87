// SPDX-License-Identifier: Apache-2.0
/** Tests of servers, roles and settings, on a real server. */
@NullMarked
package io.github.pgtestdb.internal.server;

import org.jspecify.annotations.NullMarked;
