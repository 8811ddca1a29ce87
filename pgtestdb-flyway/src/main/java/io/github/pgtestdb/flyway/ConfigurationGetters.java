// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.MigrationPattern;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.pattern.ValidatePattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of Flyway's public getters. The getters differ between Flyway 10 and 13, and a new one may affect
 * the database. Therefore all getters that return a plain value count, except those known to have no effect.
 */
final class ConfigurationGetters {

    /** Connection settings, output settings, and values that differ between machines. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "getCachedDataSources",
            "getCachedResolvedEnvironments",
            "getConnectRetries",
            "getConnectRetriesInterval",
            "getDataSource",
            "getDatabaseType",
            "getDriver",
            "getDryRunOutput",
            "getJdbcProperties",
            "getKerberosConfigFile",
            "getLockRetryCount",
            "getLoggers",
            "getPassword",
            "getPowershellExecutable",
            "getReportFilename",
            "getUrl",
            "getUser",
            "getWorkingDirectory",
            "isFailOnMissingLocations",
            "isOutputQueryResults",
            "isReportEnabled");

    private ConfigurationGetters() {}

    /** Adds every plain value of an object's type, by the name of its getter. */
    static void put(Fingerprint.Builder fingerprint, Class<?> type, Object object) {
        getters(type)
                .filter(getter -> !WITHOUT_EFFECT.contains(getter.getName()))
                .filter(getter -> getter.getReturnType() != Location[].class) // Their files are hashed.
                .forEach(getter -> putValue(fingerprint, type, getter.getName(), get(getter, object)));
    }

    /** Returns the locations besides those of migrations: from version 11 on, Flyway has locations of callbacks. */
    static Stream<Location> otherLocations(Configuration configuration) {
        return getters(Configuration.class)
                .filter(getter -> getter.getReturnType() == Location[].class)
                .filter(getter -> !getter.getName().equals("getLocations"))
                .flatMap(getter -> Stream.ofNullable((Location[]) get(getter, configuration)))
                .flatMap(Arrays::stream);
    }

    /** Adds a value. Other types are left out, such as Flyway's internal models and objects of the user. */
    private static void putValue(Fingerprint.Builder fingerprint, Class<?> owner, String name, @Nullable Object value) {
        if (value == null) {
            fingerprint.put(name, null);
        } else if (isPlain(value)) {
            fingerprint.put(name, value.toString());
        } else if (value instanceof Object[] values) {
            putList(fingerprint, name, Arrays.asList(values));
        } else if (value instanceof List<?> values) {
            putList(fingerprint, name, values);
        } else if (value instanceof Map<?, ?> values) {
            putMap(fingerprint, name, values);
        } else if (value.getClass().getPackage().equals(owner.getPackage())) {
            put(fingerprint.put(name, "model"), value.getClass(), value);
        }
    }

    private static void putList(Fingerprint.Builder fingerprint, String name, List<?> values) {
        if (values.stream().allMatch(ConfigurationGetters::isPlain)) {
            fingerprint.putAll(name, values.stream().map(Object::toString).toList());
        }
    }

    private static void putMap(Fingerprint.Builder fingerprint, String name, Map<?, ?> values) {
        if (values.values().stream().allMatch(ConfigurationGetters::isPlain)) {
            Map<String, String> texts = new TreeMap<>();
            values.forEach((key, value) -> texts.put(key.toString(), value.toString()));
            fingerprint.putAll(name, texts);
        }
    }

    private static Stream<Method> getters(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getParameterCount() == 0 && method.getDeclaringClass() != Object.class)
                .filter(method -> isGetter(method.getName()))
                .filter(method -> !method.isBridge())
                .sorted(Comparator.comparing(Method::getName));
    }

    private static boolean isGetter(String name) {
        return name.startsWith("get") || name.startsWith("is");
    }

    private static @Nullable Object get(Method getter, Object object) {
        try {
            return Environments.isEmpty(getter.getName(), object) ? null : getter.invoke(object);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new PgTestDbException("Flyway's configuration cannot be read: " + getter, e);
        }
    }

    private static boolean isPlain(@Nullable Object value) {
        return value instanceof String
                || value instanceof Boolean
                || value instanceof Number
                || value instanceof Enum<?>
                || value instanceof Charset
                || value instanceof MigrationVersion
                || value instanceof MigrationPattern
                || value instanceof ValidatePattern;
    }
}
