// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A setting: its key, its default, and the parser of its text. Immutable.
 *
 * <p>The key is written as {@code pgtestdb.pool-size} in a system property or JUnit configuration parameter, and as
 * {@code PGTESTDB_POOL_SIZE} in the environment.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1.0")
public final class Setting<T> {

    private static final String PREFIX = "pgtestdb.";
    private static final Pattern KEY = Pattern.compile("pgtestdb(\\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+");

    private final String key;
    private final String expected;
    private final @Nullable String defaultText;
    private final boolean secret;
    private final Function<String, T> parser;
    private final String description;
    private final boolean essential;

    private Setting(
            String key,
            String expected,
            @Nullable String defaultText,
            boolean secret,
            Function<String, T> parser,
            String description,
            boolean essential) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("Not a key such as pgtestdb.pool-size: " + key);
        }
        this.key = key;
        this.expected = expected;
        this.defaultText = defaultText;
        this.secret = secret;
        this.parser = parser;
        this.description = description;
        this.essential = essential;
    }

    /**
     * Defines a setting of any type.
     *
     * @param <T> the type of the value
     * @param name the key without {@code pgtestdb.}, in lower case with hyphens
     * @param expected describes a valid value for messages: {@code "a whole number from 1 to 100"}
     * @param defaultText the default as a user would write it, or {@code null} for none
     * @param parser reads the text; throws an {@link IllegalArgumentException} or {@link java.time.DateTimeException}
     *     if it cannot
     * @return the setting
     */
    public static <T> Setting<T> of(
            String name, String expected, @Nullable String defaultText, Function<String, T> parser) {
        return new Setting<>(PREFIX + name, expected, defaultText, false, parser, "", false);
    }

    /**
     * Defines a text setting.
     *
     * @param name the key without {@code pgtestdb.}
     * @param expected describes a valid value
     * @param defaultText the default, or {@code null} for none
     * @return the setting
     */
    public static Setting<String> text(String name, String expected, @Nullable String defaultText) {
        return of(name, expected, defaultText, Function.identity());
    }

    /**
     * Defines a password setting. Its value never appears in a message.
     *
     * @param name the key without {@code pgtestdb.}
     * @param expected describes a valid value
     * @return the setting, without a default
     */
    public static Setting<String> secret(String name, String expected) {
        return new Setting<>(PREFIX + name, expected, null, true, Function.identity(), "", false);
    }

    /**
     * Defines a setting that is a whole number.
     *
     * @param name the key without {@code pgtestdb.}
     * @param min the least value
     * @param max the greatest value
     * @param defaultValue the default
     * @return the setting
     */
    public static Setting<Integer> number(String name, int min, int max, int defaultValue) {
        return number(name, min, max, Integer.toString(defaultValue));
    }

    /**
     * Defines a setting that is a whole number, without a default. The library chooses a value if none is set.
     *
     * @param name the key without {@code pgtestdb.}
     * @param min the least value
     * @param max the greatest value
     * @return the setting
     */
    public static Setting<Integer> number(String name, int min, int max) {
        return number(name, min, max, null);
    }

    private static Setting<Integer> number(String name, int min, int max, @Nullable String defaultText) {
        String expected = "a whole number from " + min + " to " + max;
        return of(name, expected, defaultText, text -> SettingParsers.number(text, min, max));
    }

    /**
     * Defines a setting that is true or false.
     *
     * @param name the key without {@code pgtestdb.}
     * @param defaultValue the default
     * @return the setting
     */
    public static Setting<Boolean> flag(String name, boolean defaultValue) {
        return of(name, "true or false", Boolean.toString(defaultValue), SettingParsers::flag);
    }

    /**
     * Defines a duration setting, written as {@code 90s}, {@code 15m}, {@code 12h} or {@code 7d}.
     *
     * @param name the key without {@code pgtestdb.}
     * @param defaultText the default
     * @return the setting
     */
    public static Setting<Duration> duration(String name, String defaultText) {
        return of(name, "a duration such as 90s, 15m, 12h or 7d", defaultText, SettingParsers::duration);
    }

    /**
     * Defines a size setting in bytes, written as {@code 500MB} or {@code 2GB}.
     *
     * @param name the key without {@code pgtestdb.}
     * @param defaultText the default, or {@code null} for none
     * @return the setting
     */
    public static Setting<Long> size(String name, @Nullable String defaultText) {
        return of(name, "a size such as 500MB or 2GB", defaultText, SettingParsers::size);
    }

    /**
     * Defines a list setting, separated by commas.
     *
     * @param name the key without {@code pgtestdb.}
     * @param expected describes a valid value
     * @return the setting; empty by default
     */
    public static Setting<List<String>> list(String name, String expected) {
        return of(name, expected, "", SettingParsers::list);
    }

    /**
     * Defines a setting of names and values, written as {@code name=value, name=value}.
     *
     * @param name the key without {@code pgtestdb.}
     * @param expected describes a valid value
     * @return the setting; empty by default
     */
    public static Setting<Map<String, String>> pairs(String name, String expected) {
        return of(name, expected, "", SettingParsers::pairs);
    }

    /**
     * Defines a choice among the constants of an enum, written in lower case with hyphens. A constant {@code DEFAULT}
     * stands for a value that is not set, so it cannot be chosen.
     *
     * @param <E> the enum
     * @param name the key without {@code pgtestdb.}
     * @param type the enum
     * @param defaultValue the default
     * @return the setting
     */
    public static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type, E defaultValue) {
        Map<String, E> choices = Arrays.stream(type.getEnumConstants())
                .filter(constant -> !constant.name().equals("DEFAULT"))
                .collect(Collectors.toMap(Setting::hyphened, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        String expected = "one of " + String.join(", ", choices.keySet());
        return of(name, expected, hyphened(defaultValue), text -> SettingParsers.choice(text, choices));
    }

    /**
     * Returns this setting with a description for the documentation.
     *
     * @param text what the setting does, in Markdown
     * @return a setting
     */
    public Setting<T> describedAs(String text) {
        return new Setting<>(key, expected, defaultText, secret, parser, text, essential);
    }

    /**
     * Returns this setting as one that most users need to know. The documentation lists these first.
     *
     * @return a setting
     */
    public Setting<T> essential() {
        return new Setting<>(key, expected, defaultText, secret, parser, description, true);
    }

    /** {@return the description in Markdown; empty if there is none} */
    public String description() {
        return description;
    }

    /** {@return whether most users need to know this setting} */
    public boolean isEssential() {
        return essential;
    }

    /** {@return the key, such as {@code pgtestdb.pool-size}} */
    public String key() {
        return key;
    }

    /** {@return the name of the environment variable, such as {@code PGTESTDB_POOL_SIZE}} */
    public String environmentVariable() {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** {@return a description of a valid value, as a phrase for messages} */
    public String expected() {
        return expected;
    }

    /** {@return the default as a user would write it, or {@code null} for none} */
    public @Nullable String defaultText() {
        return defaultText;
    }

    /** {@return whether the value must never be shown, as that of a password} */
    public boolean isSecret() {
        return secret;
    }

    /**
     * Parses a value.
     *
     * @param text the text that the user wrote
     * @return the value
     * @throws IllegalArgumentException if the text cannot be read as this setting
     * @throws java.time.DateTimeException likewise
     */
    public T parse(String text) {
        return parser.apply(text);
    }

    /** Shows the key. */
    @Override
    public String toString() {
        return key;
    }

    private static String hyphened(Enum<?> constant) {
        return Objects.requireNonNull(constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
