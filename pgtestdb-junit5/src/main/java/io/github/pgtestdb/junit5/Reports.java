package io.github.pgtestdb.junit5;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.ReportedDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Publishes JUnit report entries: which test had which database. JUnit makes a test's instance before it reports that the
 * test has started, and listeners take no entry of a test that has not: until then entries wait here. Thread-safe.
 */
final class Reports {

    private static final String DATABASE = "pgtestdb.database";
    private static final String NAME = "pgtestdb.name";
    private static final String KEPT = "pgtestdb.kept";
    private static final String TEST = "pgtestdb.test";

    private final ExtensionContext context;
    private final Set<String> used = new LinkedHashSet<>();
    private final List<Map<String, String>> waiting = new ArrayList<>();
    private boolean started;

    Reports(ExtensionContext context) {
        this.context = context;
        this.started = context.getTestMethod().isEmpty();
    }

    /** Says it once for each test, also where tests share the database. */
    synchronized void used(Definition definition, TestDatabase database) {
        if (used.add(name(database))) {
            publish(DATABASE, definition, database);
        }
    }

    synchronized void kept(Definition definition, TestDatabase database) {
        publish(KEPT, definition, database);
    }

    /** Notes that JUnit has reported the start. */
    synchronized void started() {
        started = true;
        waiting.forEach(context::publishReportEntry);
        waiting.clear();
    }

    /** Leaves what still waits to the class, since the test's constructor failed. */
    synchronized void ended() {
        for (Map<String, String> entry : waiting) {
            entry.put(TEST, context.getDisplayName());
            context.getParent().ifPresent(parent -> parent.publishReportEntry(entry));
        }
        waiting.clear();
    }

    private void publish(String key, Definition definition, TestDatabase database) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put(key, name(database));
        if (!definition.name().isEmpty()) {
            entry.put(NAME, definition.name());
        }
        if (started) {
            context.publishReportEntry(entry);
        } else {
            waiting.add(entry);
        }
    }

    /** Reads the name for people: a test that uses nothing of its database leaves it to another test. */
    private static String name(TestDatabase database) {
        return database instanceof ReportedDatabase reported ? reported.reportedName() : database.name();
    }
}
