// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.settings;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.Nearest;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of several sources, in order of precedence. Immutable. */
public final class LayeredSettings implements Settings {

    /** The modules by the first word of their settings, for a message if one is not on the class path. */
    private static final Map<String, String> MODULES = Map.of(
            "sql", "pgtestdb-sql",
            "dump", "pgtestdb-sql",
            "command", "pgtestdb-sql",
            "flyway", "pgtestdb-flyway",
            "liquibase", "pgtestdb-liquibase",
            "jpa", "pgtestdb-jpa",
            "embedded", "pgtestdb-embedded",
            "testcontainers", "pgtestdb-testcontainers");

    private static final Pattern MODULES_WORD = Pattern.compile("(?i)pgtestdb[._]([a-z]+)[._]");

    private final List<SettingSource> sources;

    private LayeredSettings(List<SettingSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Combines the settings of the builder, another source, the system properties and the environment. */
    public static LayeredSettings of(
            Map<String, String> builder,
            String otherSource,
            Map<String, String> other,
            Map<String, String> environment) {
        return new LayeredSettings(List.of(
                SettingSource.of("builder", builder),
                SettingSource.of(otherSource, other),
                SettingSource.systemProperties(System.getProperties()),
                SettingSource.environment(environment)));
    }

    /** Rejects unknown keys, because a misspelt setting that is silently ignored costs its user an afternoon. */
    public void refuseUnknown(Collection<Setting<?>> known) {
        for (SettingSource source : sources) {
            TreeSet<String> keys = known.stream().map(source::keyOf).collect(Collectors.toCollection(TreeSet::new));
            for (String key : source.values().keySet()) {
                if (!keys.contains(key)) {
                    String hint = absentModule(key, keys)
                            .map(module -> "It belongs to io.github.pgtestdb:" + module
                                    + ", which is not on the class path. Add that module, or remove the setting.")
                            .orElseGet(() -> "Did you mean " + Nearest.to(key, keys) + "?");
                    throw new PgTestDbException("Unknown setting: " + source.describe(key) + ". " + hint
                            + " All settings: " + String.join(", ", keys) + ".");
                }
            }
        }
    }

    /** Returns the module that a key belongs to, if no known key begins with the same two words. */
    private static Optional<String> absentModule(String key, Collection<String> known) {
        Matcher words = MODULES_WORD.matcher(key);
        return words.lookingAt() && known.stream().noneMatch(other -> other.startsWith(words.group()))
                ? Optional.ofNullable(MODULES.get(words.group(1).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    @Override
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new NoSuchElementException("No value for " + setting.key()));
    }

    @Override
    public <T> Optional<T> find(Setting<T> setting) {
        Optional<SettingSource> source = sourceOf(setting);
        if (source.isPresent()) {
            String key = source.get().keyOf(setting);
            return Optional.of(parse(setting, source.get().describe(key), text(source.get(), key)));
        }
        return Optional.ofNullable(setting.defaultText()).map(setting::parse);
    }

    @Override
    public String origin(Setting<?> setting) {
        return sourceOf(setting)
                .map(source -> source.describe(source.keyOf(setting)))
                .orElse("the default of " + setting.key());
    }

    /** Compares the sources of two settings. Negative if the first has the higher source, 0 if both have the same. */
    public int compareOrigins(Setting<?> first, Setting<?> second) {
        return Integer.compare(rank(first), rank(second));
    }

    private int rank(Setting<?> setting) {
        return sourceOf(setting).map(sources::indexOf).orElse(sources.size());
    }

    private Optional<SettingSource> sourceOf(Setting<?> setting) {
        return sources.stream()
                .filter(source -> source.values().containsKey(source.keyOf(setting)))
                .findFirst();
    }

    private static String text(SettingSource source, String key) {
        return Optional.ofNullable(source.values().get(key)).orElseThrow();
    }

    private static <T> T parse(Setting<T> setting, String origin, String text) {
        try {
            return setting.parse(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            String shown = setting.isSecret() ? "(hidden)" : "'" + text + "'";
            String nearest = choices(setting)
                    .map(choice -> " Did you mean " + Nearest.to(text, choice) + "?")
                    .orElse("");
            throw new PgTestDbException(
                    "Cannot use " + origin + " = " + shown + ": expected " + setting.expected() + "." + nearest, e);
        }
    }

    private static Optional<List<String>> choices(Setting<?> setting) {
        String before = "one of ";
        return setting.expected().startsWith(before)
                ? Optional.of(
                        Stream.of(setting.expected().substring(before.length()).split(", ", -1))
                                .toList())
                : Optional.empty();
    }
}
