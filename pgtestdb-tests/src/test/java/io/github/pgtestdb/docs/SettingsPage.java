// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.docs;

import io.github.pgtestdb.internal.server.Discovery;
import io.github.pgtestdb.spi.Setting;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Generates {@code docs/reference/settings.md} from the settings of all modules. */
public final class SettingsPage {

    static final Path FILE = Path.of("../docs/reference/settings.md");

    private static final String HEAD = """
            # Settings

            You can write each setting as a JUnit configuration parameter (`junit-platform.properties`), a system property, or an
            environment variable (`pgtestdb.pool-size` is `PGTESTDB_POOL_SIZE`). They take precedence in this order. The annotation
            and the builders take precedence over all of them. An unknown key or a bad value is an error. The message names the
            nearest valid key or choice, or the expected form of the value.

            This page is generated from the code.
            """;

    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("sql.", "SQL files, dumps and commands");
        PARTS.put("dump.", "SQL files, dumps and commands");
        PARTS.put("command.", "SQL files, dumps and commands");
        PARTS.put("flyway.", "Flyway");
        PARTS.put("liquibase.", "Liquibase");
        PARTS.put("jpa.", "JPA");
        PARTS.put("embedded.", "Embedded server");
        PARTS.put("testcontainers.", "Server in a container");
    }

    private SettingsPage() {}

    /** Writes the page. */
    public static void main(String[] arguments) throws Exception {
        Files.writeString(FILE, text());
    }

    static String text() throws Exception {
        List<Setting<?>> all = all();
        Map<String, List<Setting<?>>> others = all.stream()
                .filter(Predicate.not(Setting::isEssential))
                .collect(Collectors.groupingBy(SettingsPage::part, LinkedHashMap::new, Collectors.toList()));
        StringBuilder page = new StringBuilder(HEAD);
        append(page, "Essential", all.stream().filter(Setting::isEssential).toList());
        others.forEach((part, settings) -> append(page, part, settings));
        return page.toString();
    }

    private static void append(StringBuilder page, String title, List<Setting<?>> settings) {
        page.append("\n## ").append(title).append("\n\n| setting | default | meaning |\n|---|---|---|\n");
        for (Setting<?> setting : settings) {
            String text = setting.defaultText();
            page.append("| `")
                    .append(setting.key())
                    .append(text == null || text.isEmpty() ? "` | | " : "` | `" + text + "` | ")
                    .append(setting.description())
                    .append(" |\n");
        }
    }

    private static String part(Setting<?> setting) {
        String key = setting.key().substring("pgtestdb.".length());
        return PARTS.entrySet().stream()
                .filter(part -> key.startsWith(part.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("Servers, templates and databases");
    }

    /** Lists the settings of all modules. Liquibase and JPA are not on this class path, because it has one migrator. */
    static List<Setting<?>> all() throws Exception {
        List<Setting<?>> all = new ArrayList<>(new Discovery().settings());
        all.addAll(settingsOf("liquibase", "LiquibaseSettings"));
        all.addAll(settingsOf("jpa", "JpaSettings"));
        return all.stream().distinct().toList();
    }

    private static List<Setting<?>> settingsOf(String module, String type)
            throws ReflectiveOperationException, IOException {
        URL classes =
                Path.of("../pgtestdb-" + module + "/target/classes/").toUri().toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, SettingsPage.class.getClassLoader())) {
            Field field = Class.forName("io.github.pgtestdb." + module + "." + type, true, loader)
                    .getDeclaredField("ALL");
            field.setAccessible(true);
            Object all = field.get(null);
            return Arrays.stream(((List<?>) all).toArray())
                    .<Setting<?>>map(Setting.class::cast)
                    .toList();
        }
    }
}
