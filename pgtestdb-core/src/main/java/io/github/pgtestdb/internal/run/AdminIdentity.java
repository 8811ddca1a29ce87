// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

/** The admin database, by name and oid. The locks in it show which runs are alive. */
public record AdminIdentity(String database, long oid) {}
