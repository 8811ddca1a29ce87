// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.internal.connectionpool.ConnectionPoolFactory;
import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.database.DropBatches;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.util.List;

/** Creates clones of templates, and restores the properties that PostgreSQL does not copy. Thread-safe. */
public record CloneFactory(
        ServerSession server, DatabaseAdmin databases, ConnectionPoolFactory connectionPools, DropBatches batches) {

    /** A connection pool that tests share gets at most one of this many connections of the server. */
    private static final int CONNECTIONS_PER_SHARED = 4;

    /** Creates a clone of a template with the given size in bytes. */
    public ClonedDatabase create(Template template, long bytes) throws SQLException {
        String name =
                batches.areFor(template.strategy()) ? batches.whileNoneIsDropped(() -> copy(template)) : copy(template);
        return new ClonedDatabase(
                template,
                server.roles().test().withDatabase(name),
                bytes,
                connectionPools::opened,
                server.guard()::resets);
    }

    private String copy(Template template) throws SQLException {
        return databases.createClone(
                template.name(), template.strategy(), template.userComment(), template.restoration()::statements);
    }

    /** Creates a read-only clone for many tests. */
    public ClonedDatabase createReadOnly(Template template) throws SQLException {
        String name = databases.createShared(
                template.name(), template.strategy(), template.userComment(), clone -> sealed(clone, template));
        try {
            new ReadOnlySeal(server).close(name);
        } catch (SQLException e) {
            databases.dropAfterFailure(name, e);
            throw e;
        }
        int size = Math.max(connectionPools.size(), server.maxConnections() / CONNECTIONS_PER_SHARED);
        return new ClonedDatabase(
                template,
                server.roles().test().withDatabase(name),
                bytes(template),
                details -> connectionPools.opened(details, size),
                server.guard()::resets);
    }

    private List<String> sealed(String clone, Template template) {
        List<String> statements = template.restoration().statements(clone);
        statements.addAll(new ReadOnlySeal(server)
                .statements(clone, template.restoration().grants()));
        return statements;
    }

    /** Returns the disk space of a clone in bytes, or 0 if the server does not report it. */
    public long bytes(Template template) {
        return template.bytes() > 0 ? template.bytes() : databases.bytes(template.name());
    }
}
