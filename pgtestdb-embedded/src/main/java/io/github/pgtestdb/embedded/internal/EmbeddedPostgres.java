package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way into this package: from settings to a running server. */
public final class EmbeddedPostgres {

    private static final Logger log = LoggerFactory.getLogger("io.github.pgtestdb");

    /**
     * Lists the settings that {@link #start} reads.
     *
     * @return the settings
     */
    public static List<Setting<?>> settings() {
        return EmbeddedSettings.all();
    }

    /**
     * Starts a server that belongs to this JVM.
     *
     * @param settings the settings in force
     * @return the server, ready for connections
     * @throws io.github.pgtestdb.PgTestDbException if it cannot be started
     */
    public static PostgresServer start(Settings settings) {
        int port = settings.get(EmbeddedSettings.PORT);
        return port == 0 ? start(settings, Ports::anyFree, Ports.ATTEMPTS) : start(settings, () -> port, 1);
    }

    static PostgresServer start(Settings settings, Ports ports, int attempts) {
        long start = System.nanoTime();
        Clock clock = Clock.systemUTC();
        Platform platform = Platform.current();
        RunAs runAs = RunAs.choose(settings.get(EmbeddedSettings.RUN_AS), platform);
        CacheDirectory cache = CacheDirectory.open(settings, platform, runAs);
        Binaries binaries = Binaries.unpacked(BinariesArchive.find(platform), cache);
        ServerConfiguration configuration = ServerConfiguration.of(settings, binaries.majorVersion());
        InitializedDataDirectory cluster = InitializedDataDirectory.of(binaries, platform, runAs, cache);
        DataPlacement placement = DataPlacement.of(settings, platform, cache);
        new LeftoverRuns(binaries, platform, clock).remove(placement.parents());
        Launcher launcher = platform.isWindows() ? new PgCtl(binaries, runAs) : new Supervisor(binaries, runAs);
        RunningServer server =
                new ServerStarter(cluster, placement.parent(), runAs, configuration, launcher).start(ports, attempts);
        log.info(
                "Started PostgreSQL {} on 127.0.0.1:{} in {} ms, data in {}",
                binaries.version(),
                server.port(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                server.run().path());
        return new EmbeddedServer(server, cluster.password(), clock);
    }

    private EmbeddedPostgres() {}
}
