// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.internal.clone.CloneFactory;
import io.github.pgtestdb.internal.clone.ClonePoolRegistry;
import io.github.pgtestdb.internal.clone.PoolBudget;
import io.github.pgtestdb.internal.clone.PoolContext;
import io.github.pgtestdb.internal.clone.SharedClones;
import io.github.pgtestdb.internal.concurrent.BackgroundTasks;
import io.github.pgtestdb.internal.connectionpool.ConnectionPoolFactory;
import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.database.DropBatches;
import io.github.pgtestdb.internal.database.SharedCatalogVacuum;
import io.github.pgtestdb.internal.incremental.IncrementalTemplateBuilder;
import io.github.pgtestdb.internal.lease.DropQueue;
import io.github.pgtestdb.internal.lease.LeakDetector;
import io.github.pgtestdb.internal.lease.LeaseManager;
import io.github.pgtestdb.internal.reap.Reaper;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.support.FrameworkHints;
import io.github.pgtestdb.internal.template.BuildQueue;
import io.github.pgtestdb.internal.template.LeftoverRoles;
import io.github.pgtestdb.internal.template.MigratorFingerprints;
import io.github.pgtestdb.internal.template.StrategyProbe;
import io.github.pgtestdb.internal.template.TemplateBuilder;
import io.github.pgtestdb.internal.template.TemplateCatalog;
import io.github.pgtestdb.internal.template.TemplateFinalizer;
import io.github.pgtestdb.internal.template.TemplateKey;
import io.github.pgtestdb.internal.template.TemplateRegistry;
import io.github.pgtestdb.internal.template.TemplateSource;
import io.github.pgtestdb.spi.Settings;
import java.time.Duration;

/** The objects that an engine uses on a server. */
record EngineAssembly(
        ServerSession server,
        TemplateRegistry templates,
        ConnectionPoolFactory connectionPools,
        BackgroundTasks background,
        DropQueue drops,
        ClonePoolRegistry pools,
        SharedClones shared,
        LeaseManager leases,
        Reaper reaper,
        SharedCatalogVacuum vacuum) {

    /** The disk space of all clones made in advance: what the embedded server must find free in memory. */
    private static final long MAX_BYTES = 512L << 20;

    /** Builds the objects in the order of their dependencies. Starts no thread. */
    static EngineAssembly on(
            ServerSession server,
            Settings settings,
            MigratorFingerprints migrations,
            RunStatistics statistics,
            FrameworkHints hints) {
        DatabaseAdmin databases = new DatabaseAdmin(server);
        DropBatches batches = new DropBatches(server);
        BackgroundTasks background = new BackgroundTasks();
        LeakDetector leaks = new LeakDetector(server.admin(), settings.get(CoreSettings.LEAKS));
        SharedCatalogVacuum vacuum = new SharedCatalogVacuum(server);
        DropQueue drops = new DropQueue(databases, batches, leaks, background, vacuum);
        ConnectionPoolFactory connectionPools = connectionPools(server, settings, hints);
        CloneFactory factory = new CloneFactory(server, databases, connectionPools, batches);
        ClonePoolRegistry pools = new ClonePoolRegistry(new PoolContext(
                factory,
                drops::drop,
                background,
                batches,
                budget(server, settings),
                hints.expectedDatabases(),
                System::nanoTime));
        return new EngineAssembly(
                server,
                templates(server, databases, migrations, settings, statistics),
                connectionPools,
                background,
                drops,
                pools,
                new SharedClones(factory),
                new LeaseManager(server, settings, pools, drops, leaks, connectionPools.size()),
                new Reaper(server, databases, settings),
                vacuum);
    }

    private static TemplateRegistry templates(
            ServerSession server,
            DatabaseAdmin databases,
            MigratorFingerprints migrations,
            Settings settings,
            RunStatistics statistics) {
        TemplateFinalizer finalizer = new TemplateFinalizer(
                server, new StrategyProbe(databases, server), settings.get(CoreSettings.CREATE_STRATEGY));
        TemplateKey key = new TemplateKey(server, settings);
        TemplateCatalog catalog = new TemplateCatalog(server, databases);
        Duration longestWait = settings.get(CoreSettings.LOCK_TIMEOUT);
        BuildQueue builds = new BuildQueue(server.lock(), longestWait);
        TemplateBuilder builder =
                new TemplateBuilder(server, databases, finalizer, builds, key, settings.get(CoreSettings.EXTENSIONS));
        TemplateSource source = new IncrementalTemplateBuilder(
                catalog,
                key,
                builder,
                new LeftoverRoles(server, databases),
                settings.get(CoreSettings.INCREMENTAL_TEMPLATES),
                statistics);
        return new TemplateRegistry(server, migrations, key, catalog, source, builds, longestWait, statistics);
    }

    private static ConnectionPoolFactory connectionPools(
            ServerSession server, Settings settings, FrameworkHints hints) {
        int size = settings.find(CoreSettings.POOL_SIZE)
                .orElseGet(() -> ConnectionPoolFactory.size(server.maxConnections(), hints.concurrency()));
        return new ConnectionPoolFactory(size, settings.get(CoreSettings.CONNECTION_TIMEOUT), server::repairLogin);
    }

    private static PoolBudget budget(ServerSession server, Settings settings) {
        int setting = settings.get(CoreSettings.WARM_DATABASES);
        return new PoolBudget(PoolBudget.maxClones(setting, server.maxConnections()), MAX_BYTES);
    }
}
