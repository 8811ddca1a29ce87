// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.MigrationTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.ClassicConfiguration;

/** One run of Flyway's migrate. It reports each step, keeps Flyway quiet, and describes failures in full. */
final class MigrationRun {

    private static final String NO_PREFIX = "pgtestdb-none-";

    private final MigrationPrefixes growth;
    private final LoadedFlyway loaded;
    private final Flyway flyway;
    private final MigrationTarget target;
    private final boolean versionedOnly;
    private final MigrationListener listener;

    /**
     * Prepares a run.
     *
     * @param growth the migrations that Flyway will find
     * @param flyway an instance with the same configuration
     * @param versionedOnly whether to leave out repeatable migrations and the scripts of callbacks
     */
    MigrationRun(MigrationPrefixes growth, Flyway flyway, MigrationTarget target, boolean versionedOnly) {
        this.growth = growth;
        this.loaded = growth.loaded();
        this.flyway = flyway;
        this.target = target;
        this.versionedOnly = versionedOnly;
        this.listener = new MigrationListener(target, total());
    }

    private int total() {
        int all = versionedOnly ? loaded.countVersioned() : loaded.count();
        return target.base().isEmpty() ? all : Math.max(0, all - growth.length(target.base()));
    }

    /** Lets Flyway find the migrations. */
    void run() {
        run(configuration -> {});
    }

    /** Runs these migrations as they were read. */
    void run(List<MigrationFile> known) {
        run(configuration -> readOnly(configuration, known));
    }

    private void run(Consumer<ClassicConfiguration> sources) {
        // Add the listener only after Flyway was loaded: if Flyway finds callback classes in db/callback, loading
        // discards all other callbacks.
        ClassicConfiguration configuration = (ClassicConfiguration) flyway.getConfiguration();
        List<Callback> callbacks = new ArrayList<>(Arrays.asList(configuration.getCallbacks()));
        callbacks.add(listener);
        configuration.setCallbacks(callbacks.toArray(Callback[]::new));
        configuration.setDataSource(target.dataSource());
        // Missing locations were already refused, with our own message, unless the user allowed them.
        configuration.setFailOnMissingLocations(false);
        if (target.base().isPresent()) {
            // The fingerprint already shows that the applied migrations equal the present ones.
            configuration.setValidateOnMigrate(false);
        }
        sources.accept(configuration);
        if (versionedOnly) {
            leaveOutWhatIsLast(configuration);
        }
        QuietLogs logs = QuietLogs.during(configuration);
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw new PgTestDbException(new MigrationFailure(e, listener, loaded).message(), e);
        } finally {
            logs.end();
        }
    }

    /** Gives Flyway both providers, so that it does not search. A chain contains no migrations that are classes. */
    private static void readOnly(ClassicConfiguration configuration, List<MigrationFile> files) {
        configuration.setResourceProvider(new RemainingScripts(files, configuration.getEncoding()));
        configuration.setJavaMigrationClassProvider(List::of);
    }

    /** Flyway recognises repeatable migrations only by their prefix; with this prefix it finds none. */
    private static void leaveOutWhatIsLast(ClassicConfiguration configuration) {
        configuration.setRepeatableSqlMigrationPrefix(NO_PREFIX);
        configuration.setSkipDefaultCallbacks(true);
        configuration.setValidateMigrationNaming(false);
    }
}
