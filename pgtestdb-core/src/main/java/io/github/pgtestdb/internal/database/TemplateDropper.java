package io.github.pgtestdb.internal.database;

import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Sql;
import java.sql.SQLException;

/** Drops templates that the caller has proved to be ours. Thread-safe. */
public final class TemplateDropper {

    /**
     * PostgreSQL does not drop a database that is a template. It does not alter one after a drop that was cut short.
     */
    private static final String IS_TEMPLATE = "SELECT datistemplate FROM pg_catalog.pg_database WHERE datname = ?";

    private final AdminDatabase admin;
    private final DatabaseDropper dropper;

    public TemplateDropper(ServerSession server, DatabaseDropper dropper) {
        this.admin = server.admin();
        this.dropper = dropper;
    }

    /** Drops a template, and returns when it is gone. */
    public void drop(String name) throws SQLException {
        if (admin.query(IS_TEMPLATE, row -> row.getBoolean(1), name).contains(true)) {
            admin.execute("ALTER DATABASE " + Sql.identifier(name) + " IS_TEMPLATE false");
        }
        dropper.drop(name);
    }
}
