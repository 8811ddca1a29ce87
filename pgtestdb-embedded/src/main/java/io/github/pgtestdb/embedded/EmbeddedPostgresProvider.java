// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded;

import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;

/**
 * Starts a PostgreSQL server from the {@code io.zonky.test.postgres} binaries on the class path, or joins a server that
 * another JVM of this user started with the same settings.
 *
 * <p>The binaries are unpacked and the data directory is initialised once per machine; both are cached. The server
 * works on a copy, in memory if there is room. It listens only on 127.0.0.1 and gives up durability for speed. It stops
 * when the last JVM that uses it ends, in whatever way. Its data stay for the next JVM, unless
 * {@code pgtestdb.embedded.shared} is false. Stateless and thread-safe.
 *
 * @since 0.1.0
 */
public final class EmbeddedPostgresProvider implements PostgresServerProvider {

    /** Creates the provider; called by {@link java.util.ServiceLoader}. */
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
