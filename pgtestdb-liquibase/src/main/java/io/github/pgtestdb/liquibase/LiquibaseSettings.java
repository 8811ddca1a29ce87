package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The settings of the migrator that was found on the class path; everything else is configured in code. */
final class LiquibaseSettings {

    static final Setting<String> CHANGELOG = Setting.text(
            "liquibase.changelog", "a file on the class path or the search path, such as db/changelog.xml", null);

    static final Setting<List<String>> SEARCH_PATH =
            Setting.list("liquibase.search-path", "directories such as src/main/liquibase, ../db");

    static final Setting<String> CONTEXTS =
            Setting.text("liquibase.contexts", "contexts to run, such as test, demo", "");

    static final Setting<String> LABELS =
            Setting.text("liquibase.labels", "an expression of labels to run, such as !slow and v2", "");

    static final Setting<Map<String, String>> PARAMETERS = Setting.of(
            "liquibase.parameters", "parameters such as tenant=acme, region=eu", "", LiquibaseSettings::parsePairs);

    static final Setting<String> DEFAULT_SCHEMA =
            Setting.text("liquibase.default-schema", "a schema, made if it is missing", null);

    static final Setting<String> LIQUIBASE_SCHEMA = Setting.text(
            "liquibase.liquibase-schema", "the schema of Liquibase's own tables, made if it is missing", null);

    static final List<Setting<?>> ALL =
            List.of(CHANGELOG, SEARCH_PATH, CONTEXTS, LABELS, PARAMETERS, DEFAULT_SCHEMA, LIQUIBASE_SCHEMA);

    private LiquibaseSettings() {}

    static Consumer<LiquibaseOptions> configurer(Settings settings) {
        Optional<String> changelog = settings.find(CHANGELOG);
        Path[] searchPath = settings.get(SEARCH_PATH).stream().map(Path::of).toArray(Path[]::new);
        String contexts = settings.get(CONTEXTS);
        String labels = settings.get(LABELS);
        Map<String, String> parameters = settings.get(PARAMETERS);
        Optional<String> defaultSchema = settings.find(DEFAULT_SCHEMA);
        Optional<String> liquibaseSchema = settings.find(LIQUIBASE_SCHEMA);
        return liquibase -> {
            changelog.ifPresent(liquibase::changelog);
            liquibase.searchPath(searchPath).contexts(contexts).labels(labels);
            parameters.forEach(liquibase::parameter);
            defaultSchema.ifPresent(liquibase::defaultSchema);
            liquibaseSchema.ifPresent(liquibase::liquibaseSchema);
        };
    }

    private static Map<String, String> parsePairs(String text) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : text.split(",", -1)) {
            if (!pair.isBlank()) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("not name=value");
                }
                pairs.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return Map.copyOf(pairs);
    }
}
