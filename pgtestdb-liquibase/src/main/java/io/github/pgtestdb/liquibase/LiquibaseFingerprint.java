package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.Scope;
import liquibase.configuration.ConfigurationDefinition;
import liquibase.configuration.ConfiguredValue;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ResourceAccessor;
import liquibase.util.LiquibaseUtil;

/** Hashes all that shapes a database which Liquibase migrates, without a database. */
final class LiquibaseFingerprint {

    /** To be raised whenever the same input must lead to new templates. */
    private static final String FORMAT = "1";

    private static final Pattern TEXT = Pattern.compile(".*\\.(sql|xml|xsd|yaml|yml|json|csv|properties|txt|groovy)");

    /** The inner one of nested parameters: the outer one's value is seen in what the changes say. */
    private static final Pattern PARAMETER = Pattern.compile("\\$\\{([^${}]+)}");

    /** What Liquibase prints, sends and asks for, and where it looks for files, whose content counts. */
    private static final Pattern WITHOUT_EFFECT = Pattern.compile(
            "liquibase\\.(analytics|command|log|logger|output|license|monitor|sql|secure|pro|lpm)[A-Z.].*"
                    + "|liquibase\\.(headless|searchPath|classpath|classpaths|defaultsFile|driver|showBanner|shouldRun"
                    + "|uiService|integrationName|mirrorConsoleMessagesToLog|filterLogMessages|addEmptyMdcValues"
                    + "|changelogLockWaitTimeInMinutes|changelogLockPollRate|licenseKey|propertyProviderClass"
                    + "|promptForNonLocalDatabase|includeSystemClasspath|showHiddenArgs)");

    private final ClassLoader classLoader;
    private final LiquibaseOptions options;
    private final Fingerprint.Builder fingerprint = Fingerprint.builder("liquibase");

    LiquibaseFingerprint(ClassLoader classLoader, LiquibaseOptions options) {
        this.classLoader = classLoader;
        this.options = options;
    }

    /**
     * What was hashed.
     *
     * @param fingerprint its hash
     * @param files the files that Liquibase read
     */
    record Hashed(Fingerprint fingerprint, RecordedFiles files) {}

    Hashed compute() throws LiquibaseException {
        fingerprint.put("format", FORMAT).put("version", LiquibaseUtil.getBuildVersion());
        putOptions();
        putConfiguration();
        Extensions.put(fingerprint, classLoader);
        ResourceAccessor all = Changelogs.resources(classLoader, options);
        RecordedFiles files = new RecordedFiles();
        try {
            putChangelog(new RecordingResources(all, files), files);
        } finally {
            Changelogs.close(all, options);
        }
        return new Hashed(fingerprint.build(), files);
    }

    private void putOptions() {
        fingerprint
                .put("contexts", options.contexts())
                .put("labels", options.labels())
                .putAll("parameters", options.parameters())
                .put("default schema", options.defaultSchema())
                .put("liquibase schema", options.liquibaseSchema())
                .put("changelog table", options.changelogTable())
                .put("changelog lock table", options.changelogLockTable());
        ApplicationSetUp setUp = options.application();
        if (setUp != null) {
            fingerprint.put("application", "").put("tablespace", setUp.names().tablespace());
            setUp.application().putInto(fingerprint);
        }
    }

    /** What {@code LIQUIBASE_…} variables and {@code liquibase.…} properties change about Liquibase. */
    private void putConfiguration() {
        LiquibaseConfiguration configuration = Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
        for (ConfigurationDefinition<?> definition : configuration.getRegisteredDefinitions(true)) {
            if (!WITHOUT_EFFECT.matcher(definition.getKey()).matches()) {
                ConfiguredValue<?> value = definition.getCurrentConfiguredValue();
                if (value.found() && !value.wasDefaultValueUsed()) {
                    fingerprint.put(definition.getKey(), Objects.toString(value.getValueObfuscated()));
                }
            }
        }
    }

    private void putChangelog(RecordingResources resources, RecordedFiles files) {
        Database database = Databases.unconnected(options);
        LoadedChangelog loaded = LoadedChangelog.parse(resources, options, database);
        fingerprint.put("changelog", loaded.file());
        new ChangeSetWalk(fingerprint, new NamedFiles(resources), classLoader).put(loaded);
        files.byPath().forEach(this::putFile);
        putParameters(loaded, files.byPath());
    }

    private void putFile(String path, byte[] content) {
        if (isText(path)) {
            fingerprint.putText(path, content);
        } else {
            fingerprint.putBytes(path, content);
        }
    }

    /** A parameter's value may come from the environment or a system property, which come before the changelog's. */
    private void putParameters(LoadedChangelog loaded, Map<String, byte[]> files) {
        Set<String> names = new TreeSet<>();
        files.forEach((path, content) -> {
            Matcher matcher = PARAMETER.matcher(isText(path) ? new String(content, StandardCharsets.UTF_8) : "");
            while (matcher.find()) {
                names.add(matcher.group(1).strip());
            }
        });
        for (String name : names) {
            fingerprint.put(name, Objects.toString(loaded.parameters().getValue(name, loaded.changelog()), null));
        }
    }

    private static boolean isText(String path) {
        return TEXT.matcher(path.toLowerCase(Locale.ROOT)).matches();
    }
}
