// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A persistence unit of given classes. It is a proxy, because newer versions add methods to the interface. */
final class MadeUpUnit {

    private MadeUpUnit() {}

    static PersistenceUnitInfo of(List<String> classes, ClassLoader classLoader) {
        return (PersistenceUnitInfo) Proxy.newProxyInstance(
                MadeUpUnit.class.getClassLoader(),
                new Class<?>[] {PersistenceUnitInfo.class},
                (proxy, method, arguments) -> answer(method, classes, classLoader));
    }

    private static @Nullable Object answer(Method method, List<String> classes, ClassLoader classLoader) {
        return switch (method.getName()) {
            case "getPersistenceUnitName", "toString" -> "pgtestdb";
            case "getManagedClassNames" -> classes;
            case "excludeUnlistedClasses" -> true;
            case "getProperties" -> new Properties();
            case "getClassLoader", "getNewTempClassLoader" -> classLoader;
            case "getValidationMode" -> ValidationMode.AUTO;
            case "getSharedCacheMode" -> SharedCacheMode.UNSPECIFIED;
            case "getPersistenceXMLSchemaVersion" -> "3.0";
            case "getTransactionType" -> constant(method.getReturnType(), "RESOURCE_LOCAL");
            case "hashCode" -> 1;
            default -> method.getReturnType() == List.class ? List.of() : null;
        };
    }

    private static @Nullable Object constant(Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        return null;
    }
}
