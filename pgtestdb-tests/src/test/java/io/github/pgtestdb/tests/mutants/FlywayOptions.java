// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.configuration.ConfigUtils;

/** Every option of Flyway's builder, and every key of its properties, each with several values. */
final class FlywayOptions {

    /**
     * These options connect to another database, change the log of the whole JVM, or set inputs that the tests change
     * in other ways.
     */
    private static final Set<String> NO_OPTIONS = Set.of("dataSource", "loggers", "environment", "licenseKey");

    private static final List<String> TEXTS =
            List.of("app", "2", "R", "_", "#{", ".sql", "V", "SET datestyle TO german");

    private FlywayOptions() {}

    /**
     * A call of the builder.
     *
     * @param what names the option and its value
     * @param change makes the call
     */
    record Option(String what, Consumer<FluentConfiguration> change) {}

    static List<Option> all() {
        List<Option> options = new ArrayList<>();
        Stream.of(FluentConfiguration.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 1)
                .filter(method -> method.getReturnType() == FluentConfiguration.class)
                .filter(method -> !NO_OPTIONS.contains(method.getName()))
                .sorted(Comparator.comparing(Method::toString))
                .forEach(method -> values(method.getParameterTypes()[0])
                        .forEach(value -> options.add(new Option(
                                "an option: " + method.getName() + " " + text(value), call(method, value)))));
        keys().forEach(key -> Stream.of("true", "false", "2", "app")
                .map(value -> Map.of(key, value))
                .forEach(property ->
                        options.add(new Option("a property: " + property, flyway -> flyway.configuration(property)))));
        return options;
    }

    private static Stream<?> values(Class<?> type) {
        if (type == boolean.class) {
            return Stream.of(true, false);
        } else if (type == int.class) {
            return Stream.of(1, 2);
        } else if (type == String.class) {
            return TEXTS.stream();
        } else if (type == String[].class) {
            return Stream.of(new String[0], new String[] {"app"}, new String[] {"public", "app"}, new String[] {"*:*"});
        } else if (type == Charset.class) {
            return Stream.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16);
        } else if (type == MigrationVersion.class) {
            return Stream.of(MigrationVersion.fromVersion("2"), MigrationVersion.LATEST);
        } else if (type == Map.class) {
            return Stream.of(Map.of("tenant", "other"), Map.of("tenant", "acme", "more", "x"), Map.of());
        }
        return Stream.of();
    }

    /** Returns the names of all properties, from Flyway's class of constants. */
    static List<String> keys() {
        return Arrays.stream(ConfigUtils.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .map(field -> {
                    try {
                        return String.valueOf(field.get(null));
                    } catch (IllegalAccessException e) {
                        throw new LinkageError(field.getName(), e);
                    }
                })
                .filter(key -> key.startsWith("flyway.") && !key.endsWith("loggers"))
                .filter(key -> !key.matches("flyway\\.(url|driver|user|password|reportFilename)"))
                .sorted()
                .toList();
    }

    private static Consumer<FluentConfiguration> call(Method method, Object value) {
        return flyway -> {
            try {
                method.invoke(flyway, value);
            } catch (IllegalAccessException e) {
                throw new LinkageError(method.getName(), e);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RuntimeException refusal) {
                    throw refusal;
                }
                throw new LinkageError(method.getName(), e);
            }
        };
    }

    private static String text(Object value) {
        return value.getClass().isArray()
                ? Stream.iterate(0, i -> i < Array.getLength(value), i -> i + 1)
                        .map(i -> Array.get(value, i))
                        .toList()
                        .toString()
                : value.toString();
    }
}
