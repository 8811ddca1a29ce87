package io.github.pgtestdb.spi;

import java.util.Optional;

/** The settings in force, each from the first source that has it. Immutable and thread-safe. */
public interface Settings {

    /**
     * Returns the value of a setting that has a default.
     *
     * @param <T> the type of the value
     * @param setting the setting
     * @return the value from the first source that has it, or the default
     * @throws io.github.pgtestdb.PgTestDbException if the value cannot be read; the message names the source, the value
     *     and what is expected
     * @throws java.util.NoSuchElementException if there is neither a value nor a default
     */
    <T> T get(Setting<T> setting);

    /**
     * Returns the value of a setting, or its default, where there is one.
     *
     * @param <T> the type of the value
     * @param setting the setting
     * @return the value, or empty if there is neither a value nor a default
     * @throws io.github.pgtestdb.PgTestDbException if the value cannot be read
     */
    <T> Optional<T> find(Setting<T> setting);

    /**
     * Says where the value of a setting comes from, for messages.
     *
     * @param setting the setting
     * @return for example {@code system property pgtestdb.url}, or {@code the default of pgtestdb.keep}
     */
    String origin(Setting<?> setting);
}
