package io.github.pgtestdb.embedded;

import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;

/**
 * Starts a PostgreSQL server of this JVM's own from the {@code io.zonky.test.postgres} binaries on the class path.
 *
 * <p>The binaries are unpacked and the data directory is initialised once per machine and kept in a cache; a start then
 * copies that directory, to memory where there is room. The server listens on 127.0.0.1 alone, gives up durability for
 * speed, and goes with the JVM, however that ends. Stateless and thread-safe.
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
