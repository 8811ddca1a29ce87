// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.PgTestDbException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.database.Database;
import liquibase.resource.ResourceAccessor;

/**
 * The changelog with all files that it includes, as Liquibase reads it.
 *
 * @param file the changelog's path
 * @param changelog the parsed changelog
 * @param parameters the parameters, including those of the changelog, with the names that Liquibase looked up
 * @param changeSets the change sets for an empty database, in their order; preconditions may still exclude some
 */
record LoadedChangelog(
        String file, DatabaseChangeLog changelog, RecordedParameters parameters, List<ChangeSet> changeSets) {

    /**
     * Reads the changelog with Liquibase.
     *
     * @param database the database, which need not be connected
     * @throws PgTestDbException if there is no changelog, or Liquibase cannot read it or a file that it includes
     */
    static LoadedChangelog parse(ResourceAccessor resources, LiquibaseOptions options, Database database) {
        String file = Changelogs.find(resources, options);
        Contexts contexts = new Contexts(options.contexts());
        LabelExpression labels = new LabelExpression(options.labels());
        ApplicationSetUp application = options.application();
        RecordedParameters parameters =
                new RecordedParameters(database, application == null ? null : application.parameters());
        parameters.setContexts(contexts);
        parameters.setLabels(labels);
        options.parameters().forEach(parameters::set);
        DatabaseChangeLog changelog = parse(resources, options, file, parameters, database);
        List<ChangeSetFilter> filters = List.of(
                new ContextChangeSetFilter(contexts),
                new LabelChangeSetFilter(labels),
                new DbmsChangeSetFilter(database),
                new IgnoreChangeSetFilter());
        Stream<ChangeSet> accepted = changelog.getChangeSets().stream()
                .filter(changeSet -> filters.stream()
                        .allMatch(filter -> filter.accepts(changeSet).isAccepted()));
        return new LoadedChangelog(file, changelog, parameters, accepted.toList());
    }

    private static DatabaseChangeLog parse(
            ResourceAccessor resources,
            LiquibaseOptions options,
            String file,
            RecordedParameters parameters,
            Database database) {
        try {
            return Scope.child(
                    Map.of(Scope.Attr.resourceAccessor.name(), resources),
                    () -> DatabaseChangelogCommandStep.getDatabaseChangeLog(file, parameters, database));
        } catch (Exception e) {
            throw new PgTestDbException(MigrationFailure.unreadable(file, options, e), e);
        }
    }
}
