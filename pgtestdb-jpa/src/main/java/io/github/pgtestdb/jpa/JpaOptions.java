package io.github.pgtestdb.jpa;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a function given to a {@link JpaMigrator} may set. A later call wins over an earlier one. For one thread, and for
 * the time of that function's call.
 */
public final class JpaOptions {

    private @Nullable String unit;
    private List<String> packages = List.of();
    private List<Class<?>> entities = List.of();
    private final Map<String, Object> properties = new TreeMap<>();

    JpaOptions() {}

    /**
     * Takes the entities of a persistence unit, with its properties.
     *
     * @param name its name in {@code META-INF/persistence.xml}
     * @return this
     */
    public JpaOptions unit(String name) {
        this.unit = name;
        return this;
    }

    /**
     * Takes the entities, embeddables, mapped superclasses and converters in packages and below them, instead of those
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
     * Takes these entities, embeddables, mapped superclasses and converters, beside those in {@link #packages}, instead
     * of those of a persistence unit.
     *
     * @param types the classes
     * @return this
     */
    public JpaOptions entities(Class<?>... types) {
        this.entities = Arrays.asList(types.clone());
        return this;
    }

    /**
     * Sets a property of the persistence unit, such as {@code hibernate.physical_naming_strategy} or {@code
     * jakarta.persistence.sql-load-script-source}. Those of connections have no effect.
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
