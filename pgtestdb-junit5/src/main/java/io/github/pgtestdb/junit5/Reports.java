package io.github.pgtestdb.junit5;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.ReportedDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Publishes JUnit report entries: which test had which database. */
final class Reports {

    private static final String DATABASE = "pgtestdb.database";
    private static final String NAME = "pgtestdb.name";
    private static final String KEPT = "pgtestdb.kept";

    private Reports() {}

    /** Says it once for each test, also where tests share the database. */
    static void used(ExtensionContext context, Definition definition, TestDatabase database) {
        if (published(context).add(name(database))) {
            publish(context, DATABASE, definition, database);
        }
    }

    static void kept(ExtensionContext context, Definition definition, TestDatabase database) {
        publish(context, KEPT, definition, database);
    }

    private static void publish(ExtensionContext context, String key, Definition definition, TestDatabase database) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put(key, name(database));
        if (!definition.name().isEmpty()) {
            entry.put(NAME, definition.name());
        }
        context.publishReportEntry(entry);
    }

    /** Reads the name for people: a test that uses nothing of its database leaves it to another test. */
    private static String name(TestDatabase database) {
        return database instanceof ReportedDatabase reported ? reported.reportedName() : database.name();
    }

    @SuppressWarnings("unchecked")
    private static Set<String> published(ExtensionContext context) {
        return Stores.get(context, Reports.class, Set.class, ConcurrentHashMap::newKeySet);
    }
}
