package io.github.pgtestdb.tests;

import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Settings;
import java.util.Map;

/** A second provider, for a class path with two. */
public final class OtherServerProvider implements PostgresServerProvider {

    @Override
    public String name() {
        return "other";
    }

    @Override
    public PostgresServer start(Settings settings) {
        return SharedServer.startOwn(Map.of());
    }
}
