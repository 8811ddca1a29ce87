// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import com.google.common.hash.Hashing;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the values in an object's fields as a text that is equal for equal values. */
final class ObjectState {

    private static final List<Class<?>> PLAIN = List.of(
            CharSequence.class,
            Number.class,
            Boolean.class,
            Character.class,
            Enum.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            URI.class,
            Locale.class,
            Charset.class,
            AtomicBoolean.class,
            Class.class);

    private final Object root;
    private final Predicate<Class<?>> tool;
    private final IdentityHashMap<Object, Integer> visited = new IdentityHashMap<>();
    private final List<String> unseen = new ArrayList<>();

    ObjectState(Object root, Predicate<Class<?>> tool) {
        this.root = root;
        this.tool = tool;
    }

    /** Returns the state of the object, without its class. */
    String text() {
        return fields(root, root.getClass(), "");
    }

    /** Lists the fields with values that cannot be compared. */
    List<String> unseen() {
        return List.copyOf(unseen);
    }

    private String fields(Object object, Class<?> type, String path) {
        visited.put(object, visited.size());
        return Stream.<Class<?>>iterate(type, this::isOfTheUser, Class::getSuperclass)
                .flatMap(each -> Arrays.stream(each.getDeclaredFields()))
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()))
                .filter(field -> !isUnusedOuter(field))
                .sorted(Comparator.comparing(
                                (Field field) -> field.getDeclaringClass().getName())
                        .thenComparing(Field::getName))
                .map(field -> field.getName() + "=" + value(field, object, path + field.getName()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Tells whether a field is the outer instance that an inner class keeps even if its code does not use it. */
    private static boolean isUnusedOuter(Field field) {
        return field.isSynthetic()
                && field.getName().startsWith("this$")
                && !ReachedCode.uses(field.getDeclaringClass(), field.getType());
    }

    private String value(Field field, Object object, String path) {
        try {
            field.setAccessible(true);
            return value(field.get(object), path);
        } catch (IllegalAccessException | RuntimeException e) {
            return unseen(path, field.getType());
        }
    }

    private String value(@Nullable Object value, String path) {
        if (value == null) {
            return "null";
        }
        Class<?> type = value.getClass();
        if (isPlain(value)) {
            return text(type.getName(), value.toString());
        } else if (value instanceof Path || value instanceof File) {
            return "file " + content(value instanceof File file ? file.toPath() : (Path) value, path);
        } else if (value instanceof Optional<?> optional) {
            return "optional " + value(optional.orElse(null), path);
        } else if (type.isArray()) {
            return "array "
                    + list(Stream.iterate(0, i -> i < Array.getLength(value), i -> i + 1)
                            .map(i -> value(Array.get(value, i), path)));
        } else if (value instanceof Map<?, ?> map && isOfTheJdk(type)) {
            return "map "
                    + list(map.entrySet().stream()
                            .map(entry -> value(entry.getKey(), path) + "=" + value(entry.getValue(), path))
                            .sorted());
        } else if (value instanceof Collection<?> values && isOfTheJdk(type)) {
            Stream<String> elements = values.stream().map(element -> value(element, path));
            return "values " + list(value instanceof List<?> ? elements : elements.sorted());
        }
        return object(value, type, path);
    }

    private String object(Object value, Class<?> type, String path) {
        if (visited.containsKey(value)) {
            return "again " + visited.get(value);
        }
        if (isOfTheJdk(type) || type.isHidden() || Proxy.isProxyClass(type) || !isOfTheUser(type)) {
            return unseen(path, type);
        }
        Fingerprint.Builder classes = Fingerprint.builder("class");
        ClassFiles.put(classes, "value of a field", type, tool);
        return text(type.getName(), classes.build().hex()) + fields(value, type, path + ".");
    }

    private static boolean isPlain(Object value) {
        return PLAIN.stream().anyMatch(type -> type.isInstance(value))
                || value.getClass().getName().startsWith("java.time.");
    }

    private String content(Path file, String path) {
        try {
            if (!Files.isDirectory(file)) {
                return Files.exists(file) ? hash(file) : "missing";
            }
            try (Stream<Path> files = Files.walk(file, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
                List<String> hashes = new ArrayList<>();
                for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                    hashes.add(text(file.relativize(each).toString(), hash(each)));
                }
                return list(hashes.stream());
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            return unseen(path, Path.class);
        }
    }

    private static String hash(Path file) throws IOException {
        return com.google.common.io.Files.asByteSource(file.toFile())
                .hash(Hashing.sha256())
                .toString();
    }

    private String unseen(String path, Class<?> type) {
        unseen.add(path + " (" + type.getName().replaceFirst("/.*", "") + ")");
        return "unseen";
    }

    private static String list(Stream<String> values) {
        return values.collect(Collectors.joining(",", "[", "]"));
    }

    private static String text(String name, String value) {
        return name + ":" + value.length() + ":" + value;
    }

    /** Tells whether to look into objects of a class. The fields of library objects may differ between two runs. */
    private boolean isOfTheUser(@Nullable Class<?> type) {
        return type != null
                && type.getClassLoader() != null
                && !tool.test(type)
                && ReachedCode.isOwn(type, root.getClass());
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getClassLoader() == null || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
    }
}
