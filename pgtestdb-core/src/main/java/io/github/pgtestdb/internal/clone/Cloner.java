package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.database.DropBatches;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.sql.PoolFactory;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.util.List;

/** Creates clones of templates, and restores the properties that PostgreSQL does not copy. Thread-safe. */
public final class Cloner {

    /**
     * A pool that tests share gets one of this many parts of the server's connections, because others need the rest.
     */
    private static final int SHARED_PART = 4;

    private final ServerSession server;
    private final DatabaseAdmin databases;
    private final PoolFactory pools;
    private final DropBatches batches;
    private final ReadOnlySeal seal;

    public Cloner(ServerSession server, DatabaseAdmin databases, PoolFactory pools, DropBatches batches) {
        this.batches = batches;
        this.server = server;
        this.databases = databases;
        this.pools = pools;
        this.seal = new ReadOnlySeal(server);
    }

    /** Creates a clone of a template with the given size in bytes. */
    public ClonedDatabase clone(Template template, long bytes) throws SQLException {
        String name =
                batches.areFor(template.strategy()) ? batches.whileNoneIsDropped(() -> copy(template)) : copy(template);
        return new ClonedDatabase(
                template, server.roles().test().withDatabase(name), bytes, pools::opened, server.guard()::resets);
    }

    private String copy(Template template) throws SQLException {
        return databases.createClone(
                template.name(), template.strategy(), template.userComment(), template.restoration()::statements);
    }

    /** Creates a read-only clone for many tests. */
    public ClonedDatabase readOnly(Template template) throws SQLException {
        String name = databases.createShared(
                template.name(), template.strategy(), template.userComment(), clone -> sealed(clone, template));
        try {
            seal.close(name);
        } catch (SQLException e) {
            databases.dropAfterFailure(name, e);
            throw e;
        }
        int size = Math.max(pools.size(), server.maxConnections() / SHARED_PART);
        return new ClonedDatabase(
                template,
                server.roles().test().withDatabase(name),
                bytes(template),
                details -> pools.opened(details, size),
                server.guard()::resets);
    }

    private List<String> sealed(String clone, Template template) {
        List<String> statements = template.restoration().statements(clone);
        statements.addAll(seal.statements(clone, template.restoration().grants()));
        return statements;
    }

    /** Returns the disk space of a clone in bytes, or 0 if the server does not report it. */
    public long bytes(Template template) {
        return template.bytes() > 0 ? template.bytes() : databases.bytes(template.name());
    }
}
