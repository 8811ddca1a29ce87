package io.github.pgtestdb.flyway;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * What Flyway keeps by environment: the schemas, and the SQL for each new session. Its getters resolve a whole environment
 * for them, and copy all plugins by way of Jackson: some 550 classes, and more time than a PostgreSQL server takes to
 * start. Most projects have neither, and that can be seen in the environments as they were written.
 */
final class Environments {

    private static final String INIT_SQL = "getInitSql";
    private static final String SCHEMAS = "getSchemas";

    private Environments() {}

    static boolean haveInitSql(Configuration configuration) {
        return !isEmpty(INIT_SQL, configuration) && configuration.getInitSql() != null;
    }

    /** Tells whether a getter is one of these, and has nothing to return. */
    static boolean isEmpty(String getter, Object configuration) {
        return (getter.equals(INIT_SQL) || getter.equals(SCHEMAS))
                && configuration instanceof Configuration
                && isNowhere(getter, configuration);
    }

    /** By public methods alone, of what a public method returns; but its types are none of Flyway's API, hence by name. */
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
            return false; // A Flyway that keeps it elsewhere is asked.
        }
    }

    private static Object get(Class<?> type, String getter, Object object) throws ReflectiveOperationException {
        return Objects.requireNonNull(type.getMethod(getter).invoke(object));
    }
}
