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
 * What a function given to a {@link LiquibaseMigrator} may set. A later call wins over an earlier one. For one thread,
 * and for the time of that function's call.
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
     * @param file its path on the class path or below a directory of the search path, with slashes, such as {@code
     *     db/changelog/db.changelog-master.yaml}; {@code classpath:} before it is allowed
     * @return this
     */
    public LiquibaseOptions changelog(String file) {
        this.changelog = file.replaceFirst("^classpath:", "").replaceFirst("^/+", "");
        return this;
    }

    /**
     * Sets directories to look for files in, beside the class path.
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
     * Sets where files come from, instead of the class path and the search path.
     *
     * @param accessor Liquibase's access to files, which is not closed; used by one thread at a time
     * @return this
     */
    public LiquibaseOptions resources(ResourceAccessor accessor) {
        this.resources = accessor;
        return this;
    }

    /**
     * Sets the contexts to run.
     *
     * @param names contexts, separated by commas; empty, as is the default, for all change sets
     * @return this
     */
    public LiquibaseOptions contexts(String names) {
        this.contexts = names;
        return this;
    }

    /**
     * Sets the labels to run.
     *
     * @param expression an expression such as {@code !slow and v2}; empty, as is the default, for all change sets
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
     * Sets the schema of what the changelog makes without naming one; it is made if it is missing.
     *
     * @param schema the schema
     * @return this
     */
    public LiquibaseOptions defaultSchema(String schema) {
        this.defaultSchema = schema;
        return this;
    }

    /**
     * Sets the schema of Liquibase's own tables; it is made if it is missing.
     *
     * @param schema the schema
     * @return this
     */
    public LiquibaseOptions liquibaseSchema(String schema) {
        this.liquibaseSchema = schema;
        return this;
    }

    /**
     * Sets the name of the table of change sets that ran.
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

    /** Takes over what an application has set up. */
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

    /** The application whose own Liquibase it is; without one, Liquibase is ours. */
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
