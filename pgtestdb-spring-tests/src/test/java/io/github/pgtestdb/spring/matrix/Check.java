// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.test.context.transaction.TestTransaction;

/**
 * One execution of a generated test. It writes a row in each way, and must find exactly its rows in each way. Public,
 * because generated tests use it.
 */
public final class Check {

    private static final String READ_ONLY = "ERROR: cannot execute INSERT in a read-only transaction";

    private final String testClass;
    private final boolean shared;
    private final boolean readOnly;
    private final List<String> extras;
    private final Map<String, TestDatabase> databases = new TreeMap<>();
    private final Map<String, List<String>> written = new TreeMap<>();

    /**
     * For a generated test.
     *
     * @param testClass the name of the outermost class
     * @param shared whether the tests of the class share a database
     * @param readOnly whether the server refuses rows
     * @param extras the rows that others wrote before this test into the first database
     */
    public Check(String testClass, boolean shared, boolean readOnly, String... extras) {
        this.testClass = testClass;
        this.shared = shared;
        this.readOnly = readOnly;
        this.extras = List.of(extras);
    }

    /**
     * Adds an injected database.
     *
     * @param name its name
     * @param database the injected object
     * @return this
     */
    public Check database(String name, TestDatabase database) {
        databases.put(name, database);
        return this;
    }

    /**
     * Writes rows and checks them.
     *
     * @param own the ways of the context of the test
     * @param others the ways of the context of an enclosing class
     * @throws Exception if a row is missing, or belongs to another test
     */
    public void run(List<Access> own, List<Access> others) throws Exception {
        if (TestTransaction.isActive() && readOnly) {
            TestTransaction.end(); // A statement that PostgreSQL refuses would abort the transaction.
        } else if (TestTransaction.isActive()) {
            inTransaction(own.stream().filter(Access::isTransactional).toList());
        }
        List<Access> all = Stream.concat(
                        Stream.concat(own.stream(), others.stream()),
                        databases.entrySet().stream().map(entry -> injected(entry.getKey(), entry.getValue())))
                .toList();
        for (Access access : all) {
            write(access);
        }
        for (Access access : all) {
            verify(access);
        }
        if (!readOnly) {
            databases.values().forEach(database -> Outcomes.used(database.name()));
        }
        Outcomes.checked(testClass);
    }

    private static Access injected(String name, TestDatabase database) {
        return new Access.Of(name, "injected", false, new Ways.ByDataSource(database.dataSource()));
    }

    private void inTransaction(List<Access> beans) throws Exception {
        for (Access access : beans) {
            write(access);
        }
        for (Access access : beans) {
            verify(access);
        }
        TestTransaction.flagForCommit();
        TestTransaction.end();
    }

    private void write(Access access) throws Exception {
        String row = prefix(access.database()) + UUID.randomUUID();
        if (readOnly) {
            assertRefused(access, row);
        } else {
            access.statements().add(row);
            written.computeIfAbsent(access.database(), name -> new ArrayList<>())
                    .add(row);
        }
    }

    private static void assertRefused(Access access, String row) throws Exception {
        try {
            access.statements().add(row);
        } catch (Exception e) {
            if (String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage())
                    .equals(READ_ONLY)) {
                return;
            }
            throw e;
        }
        throw new AssertionError("PostgreSQL took a row for a read-only database");
    }

    private void verify(Access access) throws Exception {
        List<String> rows = new ArrayList<>(access.statements().rows());
        List<String> mine = written.getOrDefault(access.database(), List.of());
        boolean isFirst = access.database().equals(databases.keySet().iterator().next());
        for (String extra : isFirst && !readOnly ? extras : List.<String>of()) {
            assertThat(Collections.frequency(rows, extra))
                    .as("%s in %s of %s", extra, rows, access)
                    .matches(count -> shared ? count >= 1 : count == 1);
        }
        rows.removeIf(extras::contains);
        if (shared) {
            assertThat(rows)
                    .as("%s", access)
                    .containsAll(mine)
                    .allMatch(row -> row.startsWith(prefix(access.database())));
        } else {
            assertThat(rows).as("%s", access).containsExactlyInAnyOrderElementsOf(mine);
        }
    }

    private String prefix(String name) {
        TestDatabase database = databases.get(name);
        if (database == null) {
            throw new IllegalArgumentException("no database of the name " + name);
        }
        return testClass + "|" + database.name() + "|";
    }
}
