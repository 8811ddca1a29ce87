package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.ClassFiles;
import io.github.pgtestdb.spi.Fingerprint;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.datatype.LiquibaseDataType;
import liquibase.parser.ChangeLogParser;
import liquibase.sqlgenerator.SqlGenerator;

/** Hashes what extensions on the class path put in the place of Liquibase's own SQL. */
final class Extensions {

    private static final List<Class<?>> SERVICES =
            List.of(ChangeLogParser.class, Database.class, LiquibaseDataType.class, SqlGenerator.class);

    private Extensions() {}

    static void put(Fingerprint.Builder fingerprint, ClassLoader classLoader) {
        for (Class<?> service : SERVICES) {
            ServiceLoader.load(service, classLoader).stream()
                    .<Class<?>>map(ServiceLoader.Provider::type)
                    .filter(type -> !isLiquibase(type))
                    .sorted(Comparator.comparing(Class::getName))
                    .forEach(type -> put(fingerprint, type));
        }
    }

    static void put(Fingerprint.Builder fingerprint, Class<?> type) {
        ClassFiles.put(fingerprint, "Liquibase extension", type, Extensions::isLiquibase);
    }

    /** Tells the classes of Liquibase's own jar; extensions use its package names as well. */
    static boolean isLiquibase(Class<?> type) {
        return Objects.equals(
                type.getProtectionDomain().getCodeSource(),
                Liquibase.class.getProtectionDomain().getCodeSource());
    }
}
