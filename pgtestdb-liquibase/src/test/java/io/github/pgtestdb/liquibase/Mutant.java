// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.testkit.FileTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The project with one change.
 *
 * @param name describes the change
 * @param folder the files
 * @param sources the Java classes
 * @param properties the system properties
 * @param parameters the parameters that an application sets
 * @param options the options that are set on the migrator
 */
record Mutant(
        String name,
        FileTree folder,
        Map<String, String> sources,
        Map<String, String> properties,
        Map<String, String> parameters,
        Consumer<LiquibaseOptions> options) {

    static final Mutant NONE = new Mutant(
            "nothing",
            MutationProject.FOLDER,
            Map.of("Seed", MutationProject.CHANGE),
            Map.of(),
            Map.of(),
            liquibase -> {});

    Mutant with(String change, FileTree changed) {
        return new Mutant(change, changed, sources, properties, parameters, options);
    }

    Mutant withSource(String change, String type, String source) {
        return new Mutant(change, folder, plus(sources, type, source), properties, parameters, options);
    }

    Mutant withProperty(String key, String value) {
        return new Mutant("-D" + key + "=" + value, folder, sources, plus(properties, key, value), parameters, options);
    }

    Mutant withParameter(String key, String value) {
        String change = "application's parameter " + key + "=" + value;
        return new Mutant(change, folder, sources, properties, plus(parameters, key, value), options);
    }

    Mutant withOption(String change, Consumer<LiquibaseOptions> option) {
        return new Mutant(change, folder, sources, properties, parameters, option);
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }
}
