package io.github.pgtestdb.embedded;

import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;

/**
 * Starts a PostgreSQL server from the {@code io.zonky.test.postgres} binaries on the class path, or joins the one that
 * another JVM of this user started with the same settings.
 *
 * <p>The binaries are unpacked and the data directory is initialised once per machine and kept in a cache. The server
 * works on a copy, in memory where there is room, listens on 127.0.0.1 alone, and gives up durability for speed. It stops
 * with the last JVM that uses it, however that ends; its data stay for the next one, unless
 * {@code pgtestdb.embedded.shared} is false. Stateless and thread-safe.
 */
public final class EmbeddedPostgresProvider implements PostgresServerProvider {

    /** Makes the provider, as {@link java.util.ServiceLoader} does. */
    public EmbeddedPostgresProvider() {}

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public List<Setting<?>> settings() {
        return EmbeddedPostgres.settings();
    }

    @Override
    public PostgresServer start(Settings settings) {
        return EmbeddedPostgres.start(settings);
    }
}
