// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

/**
 * The objects in the fields of an object, including static fields, and the elements of the JDK's collections, maps and
 * arrays. Thread-safe.
 *
 * <p>It does not search classes that hold no data source of an application. These are the classes of the JDK, of web
 * servers, of Hibernate, and of Spring's core, which are most of the objects. It does not search Liquibase, which is
 * prevented from running.
 */
final class ObjectFields {

    /** An object, and the names of the fields that lead to it. */
    record Reference(String path, Object object) {}

    private static final List<String> CLOSED_PACKAGES = List.of(
            "java.",
            "jdk.",
            "sun.",
            "com.sun.",
            "org.springframework.beans.",
            "org.springframework.boot.",
            "org.springframework.context.",
            "org.springframework.core.",
            "org.springframework.expression.",
            "org.springframework.http.",
            "org.springframework.test.",
            "org.springframework.util.",
            "org.springframework.web.",
            "org.apache.catalina.",
            "org.apache.coyote.",
            "org.apache.tomcat.util.",
            "org.hibernate.",
            "liquibase.",
            "com.fasterxml.",
            "tools.jackson.",
            "io.micrometer.",
            "ch.qos.logback.",
            "org.slf4j.",
            "org.mockito.",
            "net.bytebuddy.",
            "io.github.pgtestdb.internal.");

    private static final int MOST_ELEMENTS = 1000;

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return Stream.<Class<?>>iterate(type, ObjectFields::isOpen, Class::getSuperclass)
                    .flatMap(ObjectFields::declared)
                    .toList();
        }
    };

    private ObjectFields() {}

    static Stream<Reference> of(Object object) {
        if (object instanceof BeanFactory || object instanceof Environment || isOfAConnection(object)) {
            return Stream.empty();
        }
        if (isContainer(object)) {
            return values(object).map(element -> new Reference("", element));
        }
        Object target = target(object);
        return FIELDS.get(target.getClass()).stream()
                .flatMap(field -> values(value(field, target)).map(value -> new Reference(field.getName(), value)));
    }

    /** These objects lead to their pool, which may be the test's. */
    private static boolean isOfAConnection(Object object) {
        return object instanceof Connection || object instanceof Statement || object instanceof ResultSet;
    }

    /** Returns the target of a proxy, if it does not depend on the moment. */
    private static Object target(Object object) {
        if (object instanceof Advised) {
            Object target = AopProxyUtils.getSingletonTarget(object);
            return target == null ? object : target;
        }
        if (Proxy.isProxyClass(object.getClass())) {
            return Proxy.getInvocationHandler(object);
        }
        return object;
    }

    private static boolean isOpen(@Nullable Class<?> type) {
        return type != null
                && !type.isArray()
                && !type.getPackageName().equals(ObjectFields.class.getPackageName())
                && CLOSED_PACKAGES.stream().noneMatch(type.getName()::startsWith);
    }

    private static Stream<Field> declared(Class<?> type) {
        return type.getName().contains("CGLIB$$")
                ? Stream.empty()
                : Arrays.stream(type.getDeclaredFields())
                        .filter(field -> isSearched(field.getType()))
                        .filter(field -> !type.isEnum() || !Modifier.isStatic(field.getModifiers()))
                        .filter(Field::trySetAccessible);
    }

    private static boolean isSearched(Class<?> type) {
        return !type.isPrimitive() && !type.isEnum() && type != String.class && type != Class.class;
    }

    private static @Nullable Object value(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            return null; // For example, a static field of a class that is not accessible after all.
        }
    }

    /** Returns an object, or the elements of a container, of which a concurrent change may hide some. */
    private static Stream<?> values(@Nullable Object value) {
        try {
            return elements(value)
                    .limit(MOST_ELEMENTS)
                    .filter(element -> element != null && isSearched(element.getClass()))
                    .toList()
                    .stream();
        } catch (RuntimeException e) {
            return Stream.empty();
        }
    }

    private static Stream<?> elements(@Nullable Object value) {
        if (value instanceof Object[] array) {
            return Arrays.stream(array);
        }
        if (value instanceof Optional<?> optional) {
            return optional.stream();
        }
        if (value instanceof AtomicReference<?> reference) {
            return Stream.ofNullable(reference.get());
        }
        if (value == null || !isContainer(value)) {
            return Stream.ofNullable(value);
        }
        return value instanceof Collection<?> collection ? collection.stream() : ((Map<?, ?>) value).values().stream();
    }

    /** Other containers may load their elements from a database. */
    private static boolean isContainer(Object value) {
        boolean isOfTheJdk = value.getClass().getName().startsWith("java.util.");
        return value instanceof Object[] || (isOfTheJdk && (value instanceof Collection || value instanceof Map));
    }
}
