// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The settings of the migrator that was found on the class path; everything else is configured in code. */
final class LiquibaseSettings {

    static final Setting<String> CHANGELOG = Setting.text(
                    "liquibase.changelog",
                    "a file on the class path or the search path, such as db/changelog.xml",
                    null)
            .essential()
            .describedAs("the changelog, on the class path or the search path. By default "
                    + "`db/changelog/db.changelog-master.*`");

    static final Setting<List<String>> SEARCH_PATH = Setting.list(
                    "liquibase.search-path", "directories such as src/main/liquibase, ../db")
            .describedAs("directories to search in addition to the class path");

    static final Setting<String> CONTEXTS = Setting.text(
                    "liquibase.contexts", "contexts to run, such as test, demo", "")
            .describedAs("contexts to run. Without this setting all change sets run");

    static final Setting<String> LABELS = Setting.text(
                    "liquibase.labels", "an expression of labels to run, such as !slow and v2", "")
            .describedAs("a label expression that selects change sets: `!slow and v2`");

    static final Setting<Map<String, String>> PARAMETERS = Setting.pairs(
                    "liquibase.parameters", "parameters such as tenant=acme, region=eu")
            .describedAs("changelog parameters and their values");

    static final List<Setting<?>> ALL = List.of(CHANGELOG, SEARCH_PATH, CONTEXTS, LABELS, PARAMETERS);

    private LiquibaseSettings() {}

    static Consumer<LiquibaseOptions> configurer(Settings settings) {
        Optional<String> changelog = settings.find(CHANGELOG);
        Path[] searchPath = settings.get(SEARCH_PATH).stream().map(Path::of).toArray(Path[]::new);
        String contexts = settings.get(CONTEXTS);
        String labels = settings.get(LABELS);
        Map<String, String> parameters = settings.get(PARAMETERS);
        return liquibase -> {
            changelog.ifPresent(liquibase::changelog);
            liquibase.searchPath(searchPath).contexts(contexts).labels(labels);
            parameters.forEach(liquibase::parameter);
        };
    }
}
