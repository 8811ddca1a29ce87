// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import io.github.pgtestdb.PgTestDbException;
import jakarta.persistence.spi.PersistenceProvider;
import jakarta.persistence.spi.PersistenceProviderResolverHolder;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes Hibernate write its statements, only through the API of Jakarta Persistence, and without a database. Its access
 * to JDBC metadata is off, and its only data source refuses connections.
 */
final class SchemaGenerator {

    private static final String HIBERNATE = "org.hibernate.";

    /** Ends a statement. A semicolon would not work, because functions and other statements may contain it. */
    private static final String DELIMITER = "\u001e";

    /** Hibernate must not query the server. Newer servers accept the statements for this version, too. */
    private static final String OLDEST_POSTGRES = "14";

    private SchemaGenerator() {}

    static GeneratedSchema generate(ClassLoader classLoader, JpaOptions options) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(classLoader);
        try {
            return options.packages().isEmpty() && options.entities().isEmpty()
                    ? ofUnit(classLoader, options)
                    : ofEntities(classLoader, options);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static GeneratedSchema ofUnit(ClassLoader classLoader, JpaOptions options) {
        String unit = PersistenceUnits.choose(classLoader, options.unit());
        PersistenceProvider hibernate = hibernate();
        String origin = "the persistence unit " + unit;
        return run(origin, options, properties -> {
            if (!hibernate.generateSchema(unit, properties)) {
                throw new PgTestDbException("Hibernate does not know the persistence unit " + unit
                        + ": META-INF/persistence.xml names another provider for it. Only Hibernate is supported.");
            }
        });
    }

    private static GeneratedSchema ofEntities(ClassLoader classLoader, JpaOptions options) {
        List<String> classes = Stream.concat(
                        EntityScanner.scan(classLoader, options.packages()).stream(),
                        options.entities().stream().map(Class::getName))
                .distinct()
                .sorted()
                .toList();
        PersistenceProvider hibernate = hibernate();
        String origin = options.packages().isEmpty()
                ? classes.size() + (classes.size() == 1 ? " class" : " classes")
                : "the entities in " + String.join(", ", options.packages());
        return run(
                origin,
                options,
                properties -> hibernate.generateSchema(MadeUpUnit.of(classes, classLoader), properties));
    }

    private interface Generation {

        void into(Map<String, Object> properties);
    }

    private static GeneratedSchema run(String origin, JpaOptions options, Generation generation) {
        StringWriter script = new StringWriter();
        try {
            generation.into(properties(options, script));
        } catch (PgTestDbException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new PgTestDbException("Hibernate cannot generate the schema of " + origin + ": " + reason(e), e);
        } catch (LinkageError e) {
            throw new PgTestDbException(
                    "Hibernate cannot generate the schema of " + origin + ": a class is missing, " + reason(e)
                            + ". Add the library that has it, or leave out the property that needs it.",
                    e);
        }
        List<String> statements = Stream.of(script.toString().split(DELIMITER, -1))
                .map(statement -> statement.replace("\r\n", "\n").strip())
                .filter(statement -> !statement.isEmpty())
                .toList();
        if (statements.isEmpty()) {
            throw new PgTestDbException("Hibernate generated nothing for " + origin
                    + ": it has no entity. Annotate classes with @Entity and list them, or name other packages with"
                    + " pgtestdb.jpa.packages or jpa.packages(\"…\").");
        }
        return new GeneratedSchema(origin, statements);
    }

    private static Map<String, Object> properties(JpaOptions options, StringWriter script) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("jakarta.persistence.database-product-name", "PostgreSQL");
        properties.put("jakarta.persistence.database-major-version", OLDEST_POSTGRES);
        properties.put("jakarta.persistence.create-database-schemas", "true");
        properties.putAll(options.properties());
        properties.put("jakarta.persistence.schema-generation.database.action", "none");
        properties.put("jakarta.persistence.schema-generation.scripts.action", "create");
        properties.put("jakarta.persistence.schema-generation.scripts.create-target", script);
        properties.put("hibernate.hbm2ddl.auto", "none");
        properties.put("hibernate.hbm2ddl.delimiter", DELIMITER);
        properties.put("hibernate.boot.allow_jdbc_metadata_access", "false");
        properties.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
        properties.put("jakarta.persistence.nonJtaDataSource", NoDatabase.DATA_SOURCE);
        properties.put("hibernate.connection.datasource", NoDatabase.DATA_SOURCE);
        return properties;
    }

    private static PersistenceProvider hibernate() {
        return PersistenceProviderResolverHolder.getPersistenceProviderResolver().getPersistenceProviders().stream()
                .filter(provider -> provider.getClass().getName().startsWith(HIBERNATE))
                .findFirst()
                .orElseThrow(
                        () -> new PgTestDbException("There is no Hibernate on the class path, which pgtestdb-jpa needs"
                                + " to generate a schema. Add org.hibernate.orm:hibernate-core, 6.6 or newer."));
    }

    private static String reason(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(cause -> cause.getMessage() == null ? cause.toString() : cause.getMessage())
                .reduce((outer, inner) -> inner)
                .orElse("");
    }
}
