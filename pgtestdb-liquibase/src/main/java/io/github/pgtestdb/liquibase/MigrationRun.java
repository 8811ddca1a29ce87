// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.MigrationTarget;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ResourceAccessor;

/** One run of Liquibase's update. It reports each change set, keeps Liquibase quiet, and describes failures in full. */
final class MigrationRun {

    private final ClassLoader classLoader;
    private final LiquibaseOptions options;
    private final LiquibaseFingerprint.Hashed hashed;
    private final MigrationTarget target;

    /**
     * Prepares a run.
     *
     * @param hashed the files that were just hashed. They are what runs, even if a file changes meanwhile
     */
    MigrationRun(
            ClassLoader classLoader,
            LiquibaseOptions options,
            LiquibaseFingerprint.Hashed hashed,
            MigrationTarget target) {
        this.classLoader = classLoader;
        this.options = options;
        this.hashed = hashed;
        this.target = target;
    }

    Void run() throws LiquibaseException {
        ApplicationSetUp setUp = options.application();
        ResourceAccessor all = Changelogs.resources(classLoader, options);
        try {
            try (Connection connection = target.dataSource().getConnection()) {
                createSchemas(connection);
                if (setUp == null) {
                    updateAndCheck(new RecordingResources(all, hashed.files()), connection);
                }
            }
            if (setUp != null) {
                // The application reads its files itself.
                update(all, setUp.application());
            }
        } catch (SQLException e) {
            throw new PgTestDbException("Liquibase cannot migrate: " + e.getMessage(), e);
        } finally {
            Changelogs.close(all, options);
        }
        return null;
    }

    /**
     * Updates, and compares the files and parameters that Liquibase read with the hashed ones. If it read others, they
     * may have been added meanwhile; a new fingerprint then covers them. If the new fingerprint is the same, a change
     * in them would never be noticed, and the run is refused.
     */
    private void updateAndCheck(RecordingResources resources, Connection connection) throws LiquibaseException {
        Set<URI> known = hashed.files().places();
        RecordedParameters parameters = update(resources, connection);
        UnseenInput unseen = new UnseenInput(
                hashed.files().readBeside(known).orElse(null),
                parameters.names().stream()
                        .filter(name -> !hashed.parameters().contains(name))
                        .sorted()
                        .findFirst()
                        .orElse(null));
        if (unseen.isNone()) {
            target.migrated(hashed.fingerprint());
        } else if (new LiquibaseFingerprint(classLoader, options)
                .compute()
                .fingerprint()
                .equals(hashed.fingerprint())) {
            throw unseen.refusal();
        }
    }

    private RecordedParameters update(ResourceAccessor resources, Connection connection) throws LiquibaseException {
        Database database = Databases.connected(connection, options);
        try {
            LoadedChangelog loaded = LoadedChangelog.parse(resources, options, database);
            MigrationListener listener = listener(loaded);
            Liquibase liquibase = new Liquibase(loaded.changelog(), resources, database);
            prepare(liquibase, listener);
            options.parameters().forEach(liquibase::setChangeLogParameter);
            follow(
                    listener,
                    resources,
                    OutsideSettings.UNFILTERED,
                    () -> liquibase.update(new Contexts(options.contexts()), new LabelExpression(options.labels())));
            return loaded.parameters();
        } finally {
            database.close();
        }
    }

    private void update(ResourceAccessor resources, ApplicationLiquibase application) {
        MigrationListener listener =
                listener(LoadedChangelog.parse(resources, options, Databases.unconnected(options)));
        follow(
                listener,
                resources,
                Map.of(),
                () -> application.run(target.dataSource(), liquibase -> prepare(liquibase, listener)));
    }

    private MigrationListener listener(LoadedChangelog loaded) {
        return new MigrationListener(target, loaded.changeSets().size());
    }

    private static void prepare(Liquibase liquibase, MigrationListener listener) {
        liquibase.setShowSummary(UpdateSummaryEnum.OFF);
        liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
        liquibase.setChangeExecListener(listener);
    }

    private void follow(
            MigrationListener listener,
            ResourceAccessor resources,
            Map<String, Object> settings,
            Scope.ScopedRunner<?> update) {
        Map<String, Object> values = new HashMap<>(settings);
        values.put(Scope.Attr.resourceAccessor.name(), resources);
        try {
            Scope.child(listener.statements(), values, update);
        } catch (Exception e) {
            throw new PgTestDbException(new MigrationFailure(e, listener, options).message(), e);
        }
    }

    /** Creates the schemas: Liquibase does not, and a new database has none of them. */
    private void createSchemas(Connection connection) throws SQLException {
        Set<String> schemas = Stream.of(options.defaultSchema(), options.liquibaseSchema())
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        try (Statement statement = connection.createStatement()) {
            for (String schema : schemas) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + statement.enquoteIdentifier(schema, true));
            }
        }
    }
}
