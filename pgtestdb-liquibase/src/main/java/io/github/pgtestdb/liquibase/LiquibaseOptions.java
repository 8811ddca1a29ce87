// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;

/**
 * The options that a function given to a {@link LiquibaseMigrator} may set. A later call overrides an earlier one. Not
 * thread-safe; use it only during the call of that function.
 *
 * @since 0.1.0
 */
public final class LiquibaseOptions {

    private @Nullable String changelog;
    private final List<Path> searchPath = new ArrayList<>();
    private @Nullable ResourceAccessor resources;
    private String contexts = "";
    private String labels = "";
    private final Map<String, String> parameters = new TreeMap<>();
    private @Nullable String defaultSchema;
    private @Nullable String liquibaseSchema;
    private @Nullable String changelogTable;
    private @Nullable String changelogLockTable;
    private @Nullable ApplicationSetUp application;

    LiquibaseOptions() {}

    /**
     * Sets the changelog.
     *
     * @param file its path on the class path or below a directory of the search path, with slashes, such as
     *     {@code db/changelog/db.changelog-master.yaml}; the prefix {@code classpath:} is allowed
     * @return this
     */
    public LiquibaseOptions changelog(String file) {
        this.changelog = file.replaceFirst("^classpath:", "").replaceFirst("^/+", "");
        return this;
    }

    /**
     * Sets directories in which files are searched, in addition to the class path.
     *
     * @param directories the directories
     * @return this
     */
    public LiquibaseOptions searchPath(Path... directories) {
        searchPath.clear();
        searchPath.addAll(Arrays.asList(directories));
        return this;
    }

    /**
     * Sets the source of files, instead of the class path and the search path.
     *
     * @param accessor Liquibase's access to files, which is not closed; only one thread at a time uses it
     * @return this
     */
    public LiquibaseOptions resources(ResourceAccessor accessor) {
        this.resources = accessor;
        return this;
    }

    /**
     * Sets the contexts to run.
     *
     * @param names contexts, separated by commas; empty (the default) for all change sets
     * @return this
     */
    public LiquibaseOptions contexts(String names) {
        this.contexts = names;
        return this;
    }

    /**
     * Sets the labels to run.
     *
     * @param expression an expression such as {@code !slow and v2}; empty (the default) for all change sets
     * @return this
     */
    public LiquibaseOptions labels(String expression) {
        this.labels = expression;
        return this;
    }

    /**
     * Sets a parameter of the changelog.
     *
     * @param name the name, without <code>${}</code>
     * @param value the value
     * @return this
     */
    public LiquibaseOptions parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /**
     * Sets the schema for objects that the changelog creates without naming a schema. It is created if it is missing.
     *
     * @param schema the schema
     * @return this
     */
    public LiquibaseOptions defaultSchema(String schema) {
        this.defaultSchema = schema;
        return this;
    }

    /**
     * Sets the schema of Liquibase's own tables. It is created if it is missing.
     *
     * @param schema the schema
     * @return this
     */
    public LiquibaseOptions liquibaseSchema(String schema) {
        this.liquibaseSchema = schema;
        return this;
    }

    /**
     * Sets the name of the table that records the change sets that ran.
     *
     * @param table the table, {@code databasechangelog} by default
     * @return this
     */
    public LiquibaseOptions changelogTable(String table) {
        this.changelogTable = table;
        return this;
    }

    /**
     * Sets the name of Liquibase's lock table.
     *
     * @param table the table, {@code databasechangeloglock} by default
     * @return this
     */
    public LiquibaseOptions changelogLockTable(String table) {
        this.changelogLockTable = table;
        return this;
    }

    /** Uses the values that an application has set up. */
    void application(ApplicationSetUp setUp) {
        application = setUp;
        changelog = setUp.changelog();
        resources = setUp.resources();
        contexts = setUp.application().contexts();
        labels = setUp.application().labels();
        defaultSchema = setUp.names().defaultSchema();
        liquibaseSchema = setUp.names().liquibaseSchema();
        changelogTable = setUp.names().changelogTable();
        changelogLockTable = setUp.names().changelogLockTable();
    }

    /** Returns the application, if its own Liquibase runs; null if this module runs Liquibase itself. */
    @Nullable
    ApplicationSetUp application() {
        return application;
    }

    @Nullable
    String changelog() {
        return changelog;
    }

    List<Path> searchPath() {
        return searchPath;
    }

    @Nullable
    ResourceAccessor resources() {
        return resources;
    }

    String contexts() {
        return contexts;
    }

    String labels() {
        return labels;
    }

    Map<String, String> parameters() {
        return parameters;
    }

    @Nullable
    String defaultSchema() {
        return defaultSchema;
    }

    @Nullable
    String liquibaseSchema() {
        return liquibaseSchema;
    }

    @Nullable
    String changelogTable() {
        return changelogTable;
    }

    @Nullable
    String changelogLockTable() {
        return changelogLockTable;
    }
}
