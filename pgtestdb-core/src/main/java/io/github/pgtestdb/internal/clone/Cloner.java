package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.database.DatabaseFactory;
import io.github.pgtestdb.internal.database.DropBatches;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.sql.PoolFactory;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.util.List;

/** Makes clones of templates, and puts back what PostgreSQL does not copy. Thread-safe. */
public final class Cloner {

    /** A pool that tests share has this part of the server's connections: others need the rest. */
    private static final int SHARED_PART = 4;

    private final ServerSession server;
    private final DatabaseFactory databases;
    private final DatabaseDropper dropper;
    private final PoolFactory pools;
    private final DropBatches batches;
    private final ReadOnlySeal seal;

    public Cloner(
            ServerSession server,
            DatabaseFactory databases,
            DatabaseDropper dropper,
            PoolFactory pools,
            DropBatches batches) {
        this.batches = batches;
        this.server = server;
        this.databases = databases;
        this.dropper = dropper;
        this.pools = pools;
        this.seal = new ReadOnlySeal(server);
    }

    /** Makes a clone of a template that takes so many bytes. */
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

    /** Makes a clone that nobody can change, for many tests at once. */
    public ClonedDatabase readOnly(Template template) throws SQLException {
        String name = databases.createShared(
                template.name(), template.strategy(), template.userComment(), clone -> sealed(clone, template));
        try {
            seal.close(name);
        } catch (SQLException e) {
            dropper.dropAfterFailure(name, e);
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

    /** How much of the server's disk a clone takes; 0 where the server does not say. */
    public long bytes(Template template) {
        return template.bytes() > 0 ? template.bytes() : databases.bytes(template.name());
    }
}
