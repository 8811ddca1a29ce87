// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The settings in force. Each value comes from the first source that has it. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1.0")
public interface Settings {

    /**
     * Returns the value of a setting that has a default.
     *
     * @param <T> the type of the value
     * @param setting the setting
     * @return the value from the first source that has it, or the default
     * @throws io.github.pgtestdb.PgTestDbException if the value cannot be parsed; the message names the source, the
     *     value and the expected form
     * @throws java.util.NoSuchElementException if there is no value and no default
     */
    <T> T get(Setting<T> setting);

    /**
     * Returns the value of a setting, or its default if it has one.
     *
     * @param <T> the type of the value
     * @param setting the setting
     * @return the value, or empty if there is no value and no default
     * @throws io.github.pgtestdb.PgTestDbException if the value cannot be parsed
     */
    <T> Optional<T> find(Setting<T> setting);

    /**
     * Names the source of a setting's value, for messages.
     *
     * @param setting the setting
     * @return for example {@code system property pgtestdb.url}, or {@code the default of pgtestdb.keep}
     */
    String origin(Setting<?> setting);
}
