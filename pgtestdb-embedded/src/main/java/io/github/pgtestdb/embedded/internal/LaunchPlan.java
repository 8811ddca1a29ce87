// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.binaries.Binaries;
import io.github.pgtestdb.embedded.internal.binaries.BinariesArchive;
import io.github.pgtestdb.embedded.internal.binaries.CacheDirectory;
import io.github.pgtestdb.embedded.internal.files.Boot;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.Ports;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.server.EmbeddedServer;
import io.github.pgtestdb.embedded.internal.server.InitializedDataDirectory;
import io.github.pgtestdb.embedded.internal.server.Launcher;
import io.github.pgtestdb.embedded.internal.server.OrphanedRuns;
import io.github.pgtestdb.embedded.internal.server.PgCtl;
import io.github.pgtestdb.embedded.internal.server.RunningServer;
import io.github.pgtestdb.embedded.internal.server.ServerStarter;
import io.github.pgtestdb.embedded.internal.server.Supervisor;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.embedded.internal.settings.ServerConfiguration;
import io.github.pgtestdb.embedded.internal.shared.BootIdentity;
import io.github.pgtestdb.embedded.internal.shared.DataPlacement;
import io.github.pgtestdb.embedded.internal.shared.NotShareableException;
import io.github.pgtestdb.embedded.internal.shared.ServerEviction;
import io.github.pgtestdb.embedded.internal.shared.ServerKey;
import io.github.pgtestdb.embedded.internal.shared.SharedDirectory;
import io.github.pgtestdb.embedded.internal.shared.SharedServer;
import io.github.pgtestdb.embedded.internal.shared.SharedServers;
import io.github.pgtestdb.embedded.internal.shared.SharedServersDirectory;
import io.github.pgtestdb.embedded.internal.shared.SharedStarter;
import io.github.pgtestdb.embedded.internal.shared.SharedSupervisor;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.Settings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * The inputs for the start of a server.
 *
 * @param settings the settings in force
 * @param platform the operating system
 * @param runAs the user that runs the server
 * @param cache the cache that outlives JVMs
 * @param binaries the programs
 * @param cluster the initialised data directory
 * @param configuration the server's parameters
 * @param placement the parents of data directories
 * @param ports the source of ports
 * @param attempts how many ports are tried
 * @param began when gathering the inputs began, as {@link System#nanoTime}
 */
record LaunchPlan(
        Settings settings,
        Platform platform,
        RunAs runAs,
        CacheDirectory cache,
        Binaries binaries,
        InitializedDataDirectory cluster,
        ServerConfiguration configuration,
        DataPlacement placement,
        Ports ports,
        int attempts,
        long began) {

    /** A project that was not tested for a week is not worth its memory. */
    private static final Duration MAX_AGE = Duration.ofDays(7);

    /** Enough for a dozen servers with a template or two each, and little enough not to be noticed in memory. */
    private static final long MAX_BYTES = 2L << 30;

    private static final Logger log = Logs.logger();

    /** The binaries take 60 MB, and unpacking them takes longer than starting a server. */
    private static final Duration CACHE_AGE = Duration.ofDays(30);

    private static final long TIDY_UP_AFTER_SECONDS = 1;

    static LaunchPlan of(Settings settings, Ports ports, int attempts) {
        long began = System.nanoTime();
        Platform platform = Platform.current();
        RunAs runAs = RunAs.choose(settings.get(EmbeddedSettings.RUN_AS), platform);
        CacheDirectory cache = CacheDirectory.open(settings, runAs);
        BinariesArchive archive = BinariesArchive.find(platform);
        Binaries binaries = Binaries.unpacked(archive, cache);
        InitializedDataDirectory cluster;
        try {
            cluster = InitializedDataDirectory.of(binaries, platform, runAs, cache);
        } catch (PgTestDbException e) {
            if (!cache.removedIfDamaged(binaries.home())) {
                throw e;
            }
            binaries = Binaries.unpacked(archive, cache);
            cluster = InitializedDataDirectory.of(binaries, platform, runAs, cache);
        }
        return new LaunchPlan(
                settings,
                platform,
                runAs,
                cache,
                binaries,
                cluster,
                ServerConfiguration.of(settings, binaries.majorVersion()),
                DataPlacement.of(settings, platform, cache),
                ports,
                attempts,
                began);
    }

    PostgresServer own() {
        removeLeftOvers();
        Launcher launcher = platform.isWindows() ? new PgCtl(binaries, runAs) : new Supervisor(binaries, runAs);
        RunningServer server =
                new ServerStarter(cluster, placement.parent(), runAs, configuration, launcher).start(ports, attempts);
        log.info(
                "Started PostgreSQL {} on 127.0.0.1:{} in {} ms, data in {}",
                binaries.version(),
                server.port(),
                elapsedMillis(),
                server.run().path());
        return new EmbeddedServer(server, cluster.password(), Clock.systemUTC());
    }

    PostgresServer shared() throws NotShareableException {
        if (platform.isWindows()) {
            throw new NotShareableException("Windows has no shell to watch over one that several JVMs use");
        }
        BootIdentity session = BootIdentity.current(platform);
        String key = ServerKey.of(cluster, configuration, settings.get(EmbeddedSettings.PORT), runAs, session);
        try {
            SharedServersDirectory root = SharedServersDirectory.in(placement.parentOf(key), runAs);
            SharedDirectory directory = root.server(key);
            SharedStarter starter = new SharedStarter(
                    root,
                    directory,
                    cluster,
                    new SharedSupervisor(binaries, runAs),
                    configuration,
                    session,
                    ports,
                    attempts);
            SharedServers.Joined joined = new SharedServers(root, directory, starter).join();
            directory.touch(Clock.systemUTC().instant());
            tell(joined, directory);
            if (joined.started()) {
                tidyUp(session);
            }
            return new SharedServer(directory, root.lock(directory), joined, cluster.password(), Clock.systemUTC());
        } catch (IOException e) {
            throw new NotShareableException("its directory cannot be used: " + ErrorReasons.of(e), e);
        }
    }

    /** Runs a second later, so that it does not compete with the first test. If the JVM ends, the next one does it. */
    private void tidyUp(BootIdentity session) {
        ServerEviction eviction = new ServerEviction(
                session,
                Boot.time(platform),
                MAX_AGE,
                MAX_BYTES,
                Clock.systemUTC().instant());
        Executor later = CompletableFuture.delayedExecutor(TIDY_UP_AFTER_SECONDS, TimeUnit.SECONDS, tidying -> {
            Thread thread = new Thread(tidying, "pgtestdb-tidy-up");
            thread.setDaemon(true);
            thread.start();
        });
        later.execute(() -> {
            removeLeftOvers();
            eviction.evict(placement.parents());
            evictFromCache();
        });
    }

    private void evictFromCache() {
        try {
            cache.evict(Clock.systemUTC().instant().minus(CACHE_AGE));
        } catch (IOException e) {
            log.warn("Cannot remove what is old in {}: {}", cache.root(), ErrorReasons.of(e));
        }
    }

    private void tell(SharedServers.Joined joined, SharedDirectory directory) {
        log.info(
                "{} PostgreSQL {} on 127.0.0.1:{} in {} ms, data in {}",
                joined.started() ? "Started" : "Joined",
                binaries.version(),
                joined.port(),
                elapsedMillis(),
                directory.path());
    }

    /** Removes damaged entries of the cache, so that they can be made again; false if all entries are complete. */
    boolean removedDamage() {
        boolean removed = cache.removedIfDamaged(binaries.home());
        return cache.removedIfDamaged(cluster.entry()) || removed;
    }

    void removeLeftOvers() {
        new OrphanedRuns(binaries, platform, Clock.systemUTC()).remove(placement.parents());
    }

    private long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
