// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.sql.SqlMigrator;

/** A second migrator, for a class path with two. */
public final class OtherMigrator extends SqlMigrator {

    /** Called by the service loader. */
    public OtherMigrator() {
        super("db/other");
    }

    @Override
    public String name() {
        return "other";
    }
}
