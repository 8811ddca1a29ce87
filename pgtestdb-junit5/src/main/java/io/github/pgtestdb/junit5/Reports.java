package io.github.pgtestdb.junit5;

import io.github.pgtestdb.TestDatabase;
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
        if (published(context).add(database.name())) {
            publish(context, DATABASE, definition, database);
        }
    }

    static void kept(ExtensionContext context, Definition definition, TestDatabase database) {
        publish(context, KEPT, definition, database);
    }

    private static void publish(ExtensionContext context, String key, Definition definition, TestDatabase database) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put(key, database.name());
        if (!definition.name().isEmpty()) {
            entry.put(NAME, definition.name());
        }
        context.publishReportEntry(entry);
    }

    @SuppressWarnings("unchecked")
    private static Set<String> published(ExtensionContext context) {
        return Stores.get(context, Reports.class, Set.class, ConcurrentHashMap::newKeySet);
    }
}
