// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.support.ReportedDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Publishes JUnit report entries that say which test had which database.
 *
 * <p>JUnit creates a test's instance before it reports the start of the test, and listeners accept no entry before the
 * start. Entries wait here until then. Thread-safe.
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

    /** Reports the use of a database once for each test, even if several tests share the database. */
    synchronized void used(DatabaseDefinition definition, TestDatabase database) {
        if (used.add(name(database))) {
            publish(DATABASE, definition, database);
        }
    }

    synchronized void kept(DatabaseDefinition definition, TestDatabase database) {
        publish(KEPT, definition, database);
    }

    /** Notes that JUnit has reported the start. */
    synchronized void started() {
        started = true;
        waiting.forEach(context::publishReportEntry);
        waiting.clear();
    }

    /** Publishes the entries that still wait through the class, because the test's constructor failed. */
    synchronized void ended() {
        for (Map<String, String> entry : waiting) {
            entry.put(TEST, context.getDisplayName());
            context.getParent().ifPresent(parent -> parent.publishReportEntry(entry));
        }
        waiting.clear();
    }

    private void publish(String key, DatabaseDefinition definition, TestDatabase database) {
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

    /** Reads the name for the report only, so that an unused database can still go to another test. */
    private static String name(TestDatabase database) {
        return database instanceof ReportedDatabase reported ? reported.reportedName() : database.name();
    }
}
