// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The options that a function given to a {@link JpaMigrator} may set. A later call overrides an earlier one. Not
 * thread-safe; use it only during the call of that function.
 *
 * @since 0.1.0
 */
public final class JpaOptions {

    private @Nullable String unit;
    private List<String> packages = List.of();
    private List<Class<?>> entities = List.of();
    private final Map<String, Object> properties = new TreeMap<>();

    JpaOptions() {}

    /**
     * Uses the entities of a persistence unit, with its properties.
     *
     * @param name its name in {@code META-INF/persistence.xml}
     * @return this
     */
    public JpaOptions unit(String name) {
        this.unit = name;
        return this;
    }

    /**
     * Uses the entities, embeddables, mapped superclasses and converters in packages and below them, instead of those
     * of a persistence unit.
     *
     * @param names the packages' names
     * @return this
     */
    public JpaOptions packages(String... names) {
        this.packages = List.of(names);
        return this;
    }

    /**
     * Uses these entities, embeddables, mapped superclasses and converters, in addition to those in {@link #packages},
     * instead of those of a persistence unit.
     *
     * @param types the classes
     * @return this
     */
    public JpaOptions entities(Class<?>... types) {
        this.entities = Arrays.asList(types.clone());
        return this;
    }

    /**
     * Sets a property of the persistence unit, such as {@code hibernate.physical_naming_strategy} or
     * {@code jakarta.persistence.sql-load-script-source}. Properties of connections have no effect.
     *
     * @param name the property's name
     * @param value its value
     * @return this
     */
    public JpaOptions property(String name, Object value) {
        properties.put(name, value);
        return this;
    }

    @Nullable
    String unit() {
        return unit;
    }

    List<String> packages() {
        return packages;
    }

    List<Class<?>> entities() {
        return entities;
    }

    Map<String, Object> properties() {
        return properties;
    }
}
