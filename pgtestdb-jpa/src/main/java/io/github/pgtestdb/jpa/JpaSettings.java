// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The settings of the migrator that was found on the class path; everything else is configured in code. */
final class JpaSettings {

    static final Setting<String> UNIT = Setting.text("jpa.unit", "the name of a persistence unit, such as shop", null)
            .describedAs("the persistence unit. By default the only one");

    static final Setting<List<String>> PACKAGES = Setting.list(
                    "jpa.packages", "packages of entities, such as com.example.shop, com.example.billing")
            .describedAs("packages of entities, instead of a persistence unit");

    static final List<Setting<?>> ALL = List.of(UNIT, PACKAGES);

    private JpaSettings() {}

    static Consumer<JpaOptions> configurer(Settings settings) {
        Optional<String> unit = settings.find(UNIT);
        String[] packages = settings.get(PACKAGES).toArray(String[]::new);
        return jpa -> {
            unit.ifPresent(jpa::unit);
            jpa.packages(packages);
        };
    }
}
