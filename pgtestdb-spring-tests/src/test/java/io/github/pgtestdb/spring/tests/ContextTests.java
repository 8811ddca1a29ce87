// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.DatabaseScope;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.MethodMode;
import org.springframework.test.context.TestPropertySource;

/** Which tests share a context, and that no tests share a database. */
@Isolated("counts what happens in the JVM")
class ContextTests {

    private static final Map<String, String> PARALLEL = Map.of(
            "pgtestdb.leaks", "fail",
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

    private static final Set<ApplicationContext> CONTEXTS = ConcurrentHashMap.newKeySet();
    private static final Set<String> DATABASES = ConcurrentHashMap.newKeySet();

    @Test
    @DisplayName("Test classes share the application context, and each test has its own database")
    void classesShareContextOnly() {
        clear();
        passed(Jupiter.run(PARALLEL, OneTestCase.class, AnotherTestCase.class, ThirdTestCase.class), 30);
        assertThat(CONTEXTS).hasSize(1);
        assertThat(DATABASES).hasSize(30);
    }

    @Test
    @DisplayName("With two copies of the application context allowed, two classes run in parallel")
    void usesTwoContextCopiesInParallel() {
        clear();
        SpringProperties.setProperty("spring.test.pgtestdb.contexts", "2");
        try {
            passed(Jupiter.run(PARALLEL, LeftCopyTestCase.class, RightCopyTestCase.class), 20);
        } finally {
            SpringProperties.setProperty("spring.test.pgtestdb.contexts", null);
        }
        assertThat(CONTEXTS).hasSize(2);
        assertThat(DATABASES).hasSize(20);
    }

    @Test
    @DisplayName("Flyway migrates templates, and does not run when an application context starts")
    void flywayMigratesTemplatesOnly() {
        passed(
                Jupiter.run(Map.of("pgtestdb.embedded.shared", "false"), OneTestCase.class, OtherContextTestCase.class),
                11);
        assertThat(MigrationCounter.MIGRATED).isNotEmpty().allMatch(name -> name.startsWith("pgtestdb_b_"));
        assertThat(NotesApplication.STARTED).hasValueGreaterThanOrEqualTo(2);
    }

    @Test
    void aContextThatIsThrownAwayIsReplaced() {
        clear();
        passed(Jupiter.run(DirtyTestCase.class), 3);
        assertThat(CONTEXTS).hasSize(3);
        assertThat(DATABASES).hasSize(3);
    }

    @Test
    void testsOfAClassCanShareADatabase() {
        clear();
        passed(Jupiter.run(PARALLEL, ClassScopeTestCase.class), 3);
        assertThat(DATABASES).hasSize(1);
    }

    private static void clear() {
        CONTEXTS.clear();
        DATABASES.clear();
    }

    private static void passed(EngineExecutionResults results, long tests) {
        assertThat(Jupiter.failures(results)).isEqualTo(List.of());
        results.testEvents().assertStatistics(statistics -> statistics.succeeded(tests));
    }

    abstract static class TenTests {

        @Autowired
        Notes notes;

        @Autowired
        ApplicationContext context;

        @RepeatedTest(10)
        void writes(TestDatabase database) throws Exception {
            CONTEXTS.add(context);
            DATABASES.add(database.name());
            notes.write("a");
            assertThat(notes.databaseOfAnotherThread().get()).isEqualTo(database.name());
            assertThat(notes.database()).isEqualTo(database.name());
            assertThat(notes.count()).isEqualTo(1);
        }
    }

    @SpringBootTest(classes = NotesApplication.class)
    @IsolatedPostgres
    static class OneTestCase extends TenTests {}

    @SpringBootTest(classes = NotesApplication.class)
    @IsolatedPostgres
    static class AnotherTestCase extends TenTests {}

    @SpringBootTest(classes = NotesApplication.class)
    @IsolatedPostgres
    static class ThirdTestCase extends TenTests {}

    @SpringBootTest(classes = NotesApplication.class)
    @TestPropertySource(properties = "another=context")
    @IsolatedPostgres
    static class OtherContextTestCase {
        @Test
        void starts(@Autowired Notes notes) {
            assertThat(notes.count()).isZero();
        }
    }

    @SpringBootTest(classes = NotesApplication.class)
    @TestPropertySource(properties = "another=dirty")
    @IsolatedPostgres
    static class DirtyTestCase {
        @RepeatedTest(3)
        @DirtiesContext(methodMode = MethodMode.BEFORE_METHOD)
        void begins(@Autowired ApplicationContext context, @Autowired Notes notes, TestDatabase database) {
            CONTEXTS.add(context);
            DATABASES.add(database.name());
            assertThat(notes.database()).isEqualTo(database.name());
        }
    }

    @SpringBootTest(classes = NotesApplication.class)
    @IsolatedPostgres(scope = DatabaseScope.CLASS)
    static class ClassScopeTestCase {
        @RepeatedTest(3)
        void addsUp(@Autowired Notes notes, TestDatabase database) {
            DATABASES.add(database.name());
            int before = notes.count();
            notes.write("a");
            assertThat(notes.count()).isEqualTo(before + 1);
            assertThat(notes.database()).isEqualTo(database.name());
        }
    }
}
