// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * Reads the values that Flyway keeps in its environments: the schemas, and the SQL for each new session. Flyway's
 * getters for them resolve a whole environment, and copy all plugins with Jackson. That loads some 550 classes, and
 * takes longer than the start of a PostgreSQL server. Most projects set none of these values, and that can be seen in
 * the unresolved environments.
 */
final class Environments {

    private static final String INIT_SQL = "getInitSql";
    private static final String SCHEMAS = "getSchemas";

    private Environments() {}

    static boolean haveInitSql(Configuration configuration) {
        return !isEmpty(INIT_SQL, configuration) && configuration.getInitSql() != null;
    }

    /** Returns whether a getter reads one of these values, and the value is not set. */
    static boolean isEmpty(String getter, Object configuration) {
        return (getter.equals(INIT_SQL) || getter.equals(SCHEMAS))
                && configuration instanceof Configuration
                && isNowhere(getter, configuration);
    }

    /** Uses reflection, because the types that {@code getModernConfig} returns are not part of Flyway's API. */
    private static boolean isNowhere(String getter, Object configuration) {
        try {
            Object model = get(Configuration.class, "getModernConfig", configuration);
            for (Object environment : ((Map<?, ?>) get(model.getClass(), "getEnvironments", model)).values()) {
                Object value = environment.getClass().getMethod(getter).invoke(environment);
                if (value != null && !(value instanceof Collection<?> values && values.isEmpty())) {
                    return false;
                }
            }
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false; // This version of Flyway keeps the values elsewhere, so the getter itself is called.
        }
    }

    private static Object get(Class<?> type, String getter, Object object) throws ReflectiveOperationException {
        return Objects.requireNonNull(type.getMethod(getter).invoke(object));
    }
}
