// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static io.github.pgtestdb.spring.tests.PlainBeans.add;
import static io.github.pgtestdb.spring.tests.PlainBeans.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.junit5.IsolatedPostgresExtension;
import io.github.pgtestdb.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.SpringProperties;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.MethodMode;
import org.springframework.test.context.ContextCustomizerFactories;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/** A thread of a test gets the test's database or an exception, at any time and in any code that uses a bean. */
@Isolated("fixtures talk through static fields")
class TurnTests {

    /** Sets the migrator that is used if the annotation and the application name none. */
    private static final Map<String, String> FLYWAY = Map.of("pgtestdb.migrator", "flyway");

    private static final String TESTS = TurnTests.class.getName() + "$";

    @Test
    @DisplayName("A test class whose listeners replace Spring's default listeners is refused")
    void refusesReplacedListeners() {
        assertFails(
                ReplacedListenersTestCase.class,
                "@IsolatedPostgres on " + TESTS + "ReplacedListenersTestCase cannot put a test's database behind"
                        + " the application context: Spring does not call the listener of pgtestdb-spring, because"
                        + " @TestExecutionListeners, or its own TestContextBootstrapper, replaces the default"
                        + " listeners. Add to them: @TestExecutionListeners(listeners = …, mergeMode ="
                        + " MergeMode.MERGE_WITH_DEFAULTS).");
    }

    @Test
    @DisplayName("A test class whose context customizer factories replace the defaults is refused")
    void refusesReplacedCustomizers() {
        assertFails(
                ReplacedCustomizersTestCase.class,
                "The application context of " + TESTS + "ReplacedCustomizersTestCase was started without"
                        + " pgtestdb, so the DataSource bean \"dataSource\" is the application's own. Spring did not call"
                        + " the context customizer of pgtestdb-spring: if the class bears @ContextCustomizerFactories, or has its own TestContextBootstrapper"
                        + ", let it add to the defaults, and not replace them.");
    }

    @Test
    @DisplayName("@IsolatedPostgres only on a method of a Spring test is refused")
    void refusesAnnotationOnlyOnMethod() {
        String testCase = TESTS + "AnnotatedMethodTestCase";
        assertFails(
                AnnotatedMethodTestCase.class,
                "The test " + testCase + ".alone has @IsolatedPostgres on a method, or on a class that Spring"
                        + " does not see from " + testCase + ", such as a subclass of the class around it. So its"
                        + " application context would use the application's own database. Put the annotation on "
                        + testCase + ", or on a class around it.");
    }

    @Test
    void anExtensionInAFieldAloneIsRefused() {
        String message =
                TESTS + "RegisteredTestCase registers an IsolatedPostgresExtension, which Spring does not see. So"
                        + " its application context would use the application's own database, and not the one that is injected."
                        + " Put @IsolatedPostgres on the class instead; a migrator that needs arguments can be a separate class, for @IsolatedPostgres(migrator = …).";
        assertFails(RegisteredTestCase.class, message);
        assertFails(RegisteredLateTestCase.class, message.replace("RegisteredTestCase", "RegisteredLateTestCase"));
    }

    @Test
    @DisplayName("Constructors and extensions that run before Spring's extension use the test's database")
    void supportsEarlyExtensions() {
        passed(3, BeforeAndAfterTestCase.class);
        passed(3, BeforeAndAfterPerClassTestCase.class);
    }

    @Test
    void aClosedContextLendsNothing() {
        assertThat(Jupiter.failures(Jupiter.run(FLYWAY, ClosedFirstTestCase.class, ClosedThenTestCase.class)))
                .hasSize(1)
                .first()
                .asString()
                .isEqualTo("The DataSource bean \"dataSource\" has no connection for the thread "
                        + Thread.currentThread().getName() + ": its application context was closed, by @DirtiesContext,"
                        + " or because there were more contexts than spring.test.context.cache.maxSize allows. Something"
                        + " still holds a bean of that context, such as a static field. Take beans from the context of"
                        + " the running test.");
    }

    @Test
    void aBeanOfAnotherContextIsRefused() {
        assertThat(Jupiter.failures(Jupiter.run(FLYWAY, HolderTestCase.class, HeldTestCase.class)))
                .hasSize(1)
                .first()
                .asString()
                .isEqualTo("The DataSource bean \"dataSource\" has no connection for the thread "
                        + Thread.currentThread().getName() + ": it works for the test " + TESTS
                        + "HeldTestCase.uses, and that test's database is not behind the bean. Either the bean is of another"
                        + " application context than the test's, such as one that a static field holds; or it is used"
                        + " before Spring has prepared the test, or after. Take beans from the context of the running"
                        + " test, and use them from the constructor of the test class to the last @AfterEach.");
    }

    @Test
    void executorsAreInjectedByTheirClasses() {
        passed(1, OwnExecutorsTestCase.class);
    }

    @Test
    void aTaskThatOutlivesItsTestIsRefused() {
        passed(2, LateTaskTestCase.class);
        assertThat(LateTaskTestCase.failure)
                .isEqualTo("The DataSource bean \"dataSource\" has no connection for the thread app-1: it works for the"
                        + " test " + TESTS
                        + "LateTaskTestCase.begins, which is over. The test's database is gone, and that"
                        + " of the next test is not for it. Have the test wait until the work that it starts is done.");
        assertThat(LateTaskTestCase.count).isZero();
    }

    @Test
    @DisplayName("A scheduled run that outlives its test is refused, and later runs use the next test's database")
    void refusesScheduledRunAfterTest() {
        passed(3, LateRunTestCase.class);
        assertThat(LateRunTestCase.failure)
                .isEqualTo("The DataSource bean \"dataSource\" has no connection for the thread job-1: it works for the"
                        + " test " + TESTS
                        + "LateRunTestCase.begins, which is over. The test's database is gone, and that"
                        + " of the next test is not for it. Have the test wait until the work that it starts is done.");
        assertThat(LateRunTestCase.count).isZero();
    }

    @Test
    @DisplayName("A test that goes on after its timeout gets no more connections")
    void refusesTestAfterTimeout() {
        Jupiter.run(FLYWAY, TimeoutTestCase.class)
                .testEvents()
                .assertStatistics(statistics -> statistics.succeeded(1).failed(1));
        assertThat(TimeoutTestCase.failure)
                .matches("The DataSource bean \"dataSource\" has no connection for the thread .*: it works for the"
                        + " test \\Q" + TESTS + "TimeoutTestCase.isTooSlow\\E, which is over\\. The test's database is"
                        + " gone, and that of the next test is not for it\\. Have the test wait until the work that it"
                        + " starts is done\\.");
        assertThat(TimeoutTestCase.count).isZero();
    }

    @Test
    void aMigratorOfAMethodIsNotTheContexts() {
        passed(3, MethodMigratorTestCase.class, AfterMethodMigratorTestCase.class);
    }

    @Test
    @DisplayName("With @DirtiesContext before or after a method, each test uses its own database")
    void supportsDirtiesContextOnMethod() {
        passed(4, DirtyTestCase.class);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    @DisplayName("A thread that a bean starts in its constructor can use the DataSource without a deadlock")
    void avoidsDeadlockWithThreadOfBean() {
        SpringProperties.setProperty("spring.locking.strict", "true");
        try {
            passed(1, WarmedTestCase.class);
        } finally {
            SpringProperties.setProperty("spring.locking.strict", null);
        }
    }

    @Test
    void aBeanOutsideOfTestsCanOnlyRead() {
        assertFails(
                BeforeAllTestCase.class,
                "ERROR: cannot execute INSERT in a read-only transaction. The DataSource bean"
                        + " \"dataSource\" is used outside of the tests of " + TESTS
                        + "BeforeAllTestCase, such as in @BeforeAll. No"
                        + " test would see rows that are written there, so it can only be read. Write in @BeforeEach; or take a DataSource"
                        + " as a parameter of @BeforeAll and declare @IsolatedPostgres(scope = DatabaseScope.CLASS).");
    }

    private static void assertFails(Class<?> testCase, String message) {
        assertThat(Jupiter.failures(Jupiter.run(FLYWAY, testCase))).contains(message);
    }

    private static void passed(long tests, Class<?>... testCases) {
        EngineExecutionResults results = Jupiter.run(FLYWAY, testCases);
        assertThat(Jupiter.failures(results)).isEqualTo(List.of());
        results.testEvents().assertStatistics(statistics -> statistics.succeeded(tests));
    }

    @SpringJUnitConfig(PlainBeans.class)
    static class RegisteredTestCase {

        @RegisterExtension
        static final IsolatedPostgresExtension POSTGRES =
                IsolatedPostgresExtension.builder().build();

        @Test
        void alone() {}
    }

    @SpringJUnitConfig(PlainBeans.class)
    static class RegisteredLateTestCase {

        @RegisterExtension
        final IsolatedPostgresExtension postgres =
                IsolatedPostgresExtension.builder().build();

        @Test
        void alone() {}
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "turn=listeners")
    @TestExecutionListeners(DependencyInjectionTestExecutionListener.class)
    @IsolatedPostgres
    static class ReplacedListenersTestCase {
        @Test
        void test(@Autowired JdbcTemplate jdbc) {
            add(jdbc);
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "turn=customizers")
    @ContextCustomizerFactories(
            factories = {},
            mergeMode = ContextCustomizerFactories.MergeMode.REPLACE_DEFAULTS)
    @IsolatedPostgres
    static class ReplacedCustomizersTestCase {
        @Test
        void test(@Autowired JdbcTemplate jdbc) {
            add(jdbc);
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "turn=method")
    static class AnnotatedMethodTestCase {
        @Test
        @IsolatedPostgres
        void alone(@Autowired JdbcTemplate jdbc, TestDatabase database) {
            add(jdbc);
        }
    }

    static final class Seed implements BeforeEachCallback, AfterEachCallback {

        @Override
        public void beforeEach(ExtensionContext context) {
            add(jdbc(context));
        }

        @Override
        public void afterEach(ExtensionContext context) {
            assertThat(count(jdbc(context))).isEqualTo(3);
        }

        static JdbcTemplate jdbc(ExtensionContext context) {
            return SpringExtension.getApplicationContext(context).getBean(JdbcTemplate.class);
        }
    }

    @ExtendWith(Seed.class)
    @SpringJUnitConfig(PlainBeans.class)
    @IsolatedPostgres
    static class BeforeAndAfterTestCase {

        @Autowired
        JdbcTemplate jdbc;

        BeforeAndAfterTestCase(@Autowired JdbcTemplate jdbc) {
            add(jdbc);
        }

        @RepeatedTest(3)
        void seesBoth(TestDatabase database) {
            assertThat(PlainBeans.database(jdbc)).isEqualTo(database.name());
            assertThat(count(jdbc)).isEqualTo(2);
        }

        @AfterEach
        void addAnother() {
            add(jdbc);
        }
    }

    @ExtendWith(Seed.class)
    @SpringJUnitConfig(PlainBeans.class)
    @TestInstance(Lifecycle.PER_CLASS)
    @IsolatedPostgres(scope = io.github.pgtestdb.junit5.DatabaseScope.METHOD)
    static class BeforeAndAfterPerClassTestCase {

        @Autowired
        JdbcTemplate jdbc;

        @RepeatedTest(3)
        void seesOne(TestDatabase database) {
            assertThat(PlainBeans.database(jdbc)).isEqualTo(database.name());
            assertThat(count(jdbc)).isEqualTo(1);
        }

        @AfterEach
        void addTwo() {
            add(jdbc);
            add(jdbc);
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "turn=closed")
    @DirtiesContext
    @IsolatedPostgres
    static class ClosedFirstTestCase {

        static JdbcTemplate old = new JdbcTemplate();

        @Test
        void keeps(@Autowired JdbcTemplate jdbc) {
            old = jdbc;
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @IsolatedPostgres
    static class ClosedThenTestCase {
        @Test
        void uses() {
            add(ClosedFirstTestCase.old);
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "turn=holder")
    @IsolatedPostgres
    static class HolderTestCase {

        static JdbcTemplate held = new JdbcTemplate();

        @Test
        void keeps(@Autowired JdbcTemplate jdbc) {
            held = jdbc;
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @IsolatedPostgres
    static class HeldTestCase {
        @Test
        void uses() {
            add(HolderTestCase.held);
        }
    }

    static class WithExecutor extends PlainBeans {
        @Bean
        ThreadPoolTaskExecutor executor() {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setThreadNamePrefix("app-");
            return executor;
        }
    }

    @SpringJUnitConfig(WithExecutor.class)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @IsolatedPostgres
    static class LateTaskTestCase {

        static final CountDownLatch GO_ON = new CountDownLatch(1);
        static FutureTask<String> task = new FutureTask<>(() -> "");
        static String failure = "";
        static int count = -1;

        @Autowired
        JdbcTemplate jdbc;

        @Test
        @Order(1)
        void begins(@Autowired ThreadPoolTaskExecutor executor) {
            task = new FutureTask<>(() -> {
                GO_ON.await();
                add(jdbc);
                return "";
            });
            ((Executor) executor).execute(task);
        }

        @Test
        @Order(2)
        void isNotConcerned() throws Exception {
            GO_ON.countDown();
            try {
                task.get();
            } catch (ExecutionException e) {
                failure = String.valueOf(
                        NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            }
            count = count(jdbc);
        }
    }

    static class Job implements Runnable {

        static final CountDownLatch BEGUN = new CountDownLatch(1);
        static final CountDownLatch GO_ON = new CountDownLatch(1);
        static final CountDownLatch FAILED = new CountDownLatch(1);
        static volatile boolean inTest;

        private final JdbcTemplate jdbc;

        Job(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public void run() {
            if (!inTest) {
                return;
            }
            BEGUN.countDown();
            try {
                GO_ON.await();
                add(jdbc);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                if (FAILED.getCount() > 0) {
                    LateRunTestCase.failure = String.valueOf(e.getMessage());
                    inTest = false;
                }
                FAILED.countDown();
            }
        }
    }

    static class WithJob extends PlainBeans {
        @Bean
        ThreadPoolTaskScheduler scheduler() {
            ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
            scheduler.setThreadNamePrefix("job-");
            return scheduler;
        }

        @Bean
        SmartInitializingSingleton start(ThreadPoolTaskScheduler scheduler, JdbcTemplate jdbc) {
            return () -> {
                Future<?> unused = scheduler.scheduleWithFixedDelay(new Job(jdbc), Duration.ofMillis(2));
            };
        }
    }

    @SpringJUnitConfig(WithJob.class)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @DirtiesContext
    @IsolatedPostgres
    static class LateRunTestCase {

        static volatile String failure = "";
        static int count = -1;

        @Autowired
        JdbcTemplate jdbc;

        @Test
        @Order(1)
        void begins() throws Exception {
            Job.inTest = true;
            Job.BEGUN.await();
        }

        @Test
        @Order(2)
        void isNotConcerned() throws Exception {
            Job.GO_ON.countDown();
            Await.until("the job has run", () -> Job.FAILED.getCount() == 0 || count(jdbc) > 0);
            count = count(jdbc);
        }

        @Test
        @Order(3)
        void hasTheNextRuns() throws Exception {
            Job.inTest = true;
            Await.until("the job has written", () -> count(jdbc) > 1);
            Job.inTest = false;
        }
    }

    static class OwnExecutor implements Executor {
        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }

    static final class FinalExecutor implements Executor {
        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }

    static class WithOwnExecutors extends PlainBeans {
        @Bean
        OwnExecutor own() {
            return new OwnExecutor();
        }

        @Bean
        FinalExecutor last() {
            return new FinalExecutor();
        }

        @Bean
        ExecutorService ofTheJdk() {
            return Executors.newSingleThreadExecutor();
        }
    }

    @SpringJUnitConfig(WithOwnExecutors.class)
    @IsolatedPostgres
    static class OwnExecutorsTestCase {
        @Test
        void uses(
                @Autowired OwnExecutor own,
                @Autowired FinalExecutor last,
                @Autowired ExecutorService ofTheJdk,
                @Autowired JdbcTemplate jdbc)
                throws Exception {
            own.execute(() -> add(jdbc));
            last.execute(() -> add(jdbc));
            ofTheJdk.submit(() -> add(jdbc)).get();
            assertThat(count(jdbc)).isEqualTo(3);
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @IsolatedPostgres
    static class TimeoutTestCase {

        static final CountDownLatch GO_ON = new CountDownLatch(1);
        static final CountDownLatch DONE = new CountDownLatch(1);
        static volatile String failure = "";
        static int count = -1;

        @Autowired
        JdbcTemplate jdbc;

        @Test
        @Order(1)
        @Timeout(value = 1, threadMode = ThreadMode.SEPARATE_THREAD)
        void isTooSlow() {
            add(jdbc);
            boolean waits = true;
            while (waits) {
                try {
                    GO_ON.await();
                    waits = false;
                } catch (InterruptedException e) {
                    waits = true; // Ignores the interruption, as some real code does.
                }
            }
            try {
                add(jdbc);
            } catch (RuntimeException e) {
                failure = String.valueOf(e.getMessage());
            }
            DONE.countDown();
        }

        @Test
        @Order(2)
        void isNotConcerned() throws Exception {
            GO_ON.countDown();
            DONE.await();
            count = count(jdbc);
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "turn=migrator")
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @IsolatedPostgres
    static class MethodMigratorTestCase {

        @Autowired
        JdbcTemplate jdbc;

        @Test
        @Order(1)
        @IsolatedPostgres(migrator = io.github.pgtestdb.spring.tests.two.BillingMigrator.class)
        void hasItsOwn() {
            assertThat(tables(jdbc)).doesNotContain("note");
        }

        @Test
        @Order(2)
        void hasTheClasses() {
            assertThat(tables(jdbc)).contains("note");
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "turn=migrator")
    @IsolatedPostgres
    static class AfterMethodMigratorTestCase {
        @Test
        void hasTheClasses(@Autowired JdbcTemplate jdbc) {
            assertThat(tables(jdbc)).contains("note");
        }
    }

    private static List<String> tables(JdbcTemplate jdbc) {
        return jdbc.queryForList("select tablename::text from pg_tables where schemaname = 'public'", String.class);
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "turn=dirty")
    @TestInstance(Lifecycle.PER_CLASS)
    @IsolatedPostgres(scope = io.github.pgtestdb.junit5.DatabaseScope.METHOD)
    static class DirtyTestCase {

        @Autowired
        JdbcTemplate jdbc;

        @RepeatedTest(2)
        @DirtiesContext(methodMode = MethodMode.BEFORE_METHOD)
        void before(TestDatabase database) {
            add(jdbc);
            assertThat(PlainBeans.database(jdbc)).isEqualTo(database.name());
            assertThat(count(jdbc)).isEqualTo(1);
        }

        @RepeatedTest(2)
        @DirtiesContext(methodMode = MethodMode.AFTER_METHOD)
        void after(TestDatabase database) {
            add(jdbc);
            assertThat(PlainBeans.database(jdbc)).isEqualTo(database.name());
            assertThat(count(jdbc)).isEqualTo(1);
        }
    }

    /** Reads the database in two threads at once, while it is created. */
    static class Warmer {

        final Thread thread;

        Warmer(DataSource dataSource) throws Exception {
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            thread = new Thread(() -> count(jdbc), "cache-warmer");
            thread.start();
            Await.until("the thread waits", () -> thread.getState() != Thread.State.RUNNABLE);
            count(jdbc);
        }
    }

    static class Warmed extends PlainBeans {

        @Bean
        Warmer aFirst(DataSource dataSource) throws Exception {
            return new Warmer(dataSource);
        }

        @Bean
        Flyway flyway(DataSource dataSource) {
            return Flyway.configure().dataSource(dataSource).load();
        }
    }

    @SpringJUnitConfig(Warmed.class)
    @IsolatedPostgres
    static class WarmedTestCase {
        @Test
        void test(@Autowired JdbcTemplate jdbc, @Autowired Warmer warmer) throws InterruptedException {
            warmer.thread.join();
            add(jdbc);
            assertThat(count(jdbc)).isEqualTo(1);
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @IsolatedPostgres
    static class BeforeAllTestCase {

        @BeforeAll
        static void writes(@Autowired JdbcTemplate jdbc) {
            assertThat(count(jdbc)).isZero();
            add(jdbc);
        }

        @Test
        void test() {}
    }
}
