// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.holding.ConnectionHolder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** Mistakes in Spring tests, and their messages. */
@Isolated("starts several application contexts")
@ExtendWith(OutputCaptureExtension.class)
class BadInputTests {

    private static final Map<String, String> LEAKS_FAIL = Map.of("pgtestdb.leaks", "fail");

    @Test
    @DisplayName("Settings of Hibernate or Spring that change the schema at startup are refused")
    void refusesSchemaChangeAtStartup() {
        assertThat(Jupiter.failures(Jupiter.run(DdlAutoTestCase.class)))
                .contains("spring.jpa.hibernate.ddl-auto=update, spring.sql.init.mode=always has the application change"
                        + " the schema of the database it starts on. Tests run on clones of a migrated template, and these would lack that change."
                        + " Remove it for the tests, and let migrations or"
                        + " @IsolatedPostgres(migrator = …) make the schema; spring.jpa.hibernate.ddl-auto=validate is"
                        + " fine.");
    }

    @Test
    @DisplayName("A connection that a bean holds since the start is reported as a leak and closed")
    void closesConnectionHeldSinceStart() {
        List<String> failures = Jupiter.failures(Jupiter.run(LEAKS_FAIL, HeldSinceStartTestCase.class));
        assertThat(failures)
                .hasSize(1)
                .first()
                .asString()
                .contains("1 connection was left open when the test database pgtestdb_c_")
                .contains("borrowed by thread")
                .contains("ConnectionHolder.<init>(ConnectionHolder.java:");
        assertThat(HeldSinceStartTestCase.seen).isEqualTo("closed");
    }

    @Test
    @DisplayName("A task that outlives its test is reported as a leak and cannot write for the next test")
    void disconnectsTaskThatOutlivesTest() {
        List<String> failures = Jupiter.failures(Jupiter.run(LEAKS_FAIL, LateTaskTestCase.class));
        assertThat(failures)
                .hasSize(1)
                .first()
                .asString()
                .contains("1 connection was left open when the test database pgtestdb_c_")
                .contains("state idle in transaction")
                .contains("borrowed by thread task-");
        assertThat(LateTaskTestCase.notesOfTheNextTest).isZero();
    }

    @Test
    void aTaskThatComesAndGoesBesideItIsNot() {
        assertThat(Jupiter.failures(Jupiter.run(LEAKS_FAIL, BusyTaskTestCase.class)))
                .hasSize(1)
                .first()
                .asString()
                .contains("1 connection was left open when the test database pgtestdb_c_")
                .contains("borrowed by thread forgetful");
    }

    @Test
    @DisplayName("Threads that always hold a connection delay the end of a test, which is reported once")
    void reportsBusyThreadsOnce(CapturedOutput output) {
        assertThat(Jupiter.failures(Jupiter.run(PollersTestCase.class))).isEmpty();
        assertThat(output.toString().lines().filter(line -> line.contains("The end of a test waited")))
                .singleElement()
                .asString()
                // The list may include a scheduled task of the application.
                .matches(
                        ".*The end of a test waited for 1 s, since threads of the application borrow one connection of the"
                                + " DataSource bean \"dataSource\" after the other: poller-1, poller-2, poller-3(, scheduling-1)?\\. Each test waits so"
                                + " long\\. If they are consumers, pollers or health checks, switch them off for the tests, or"
                                + " let them pause between their queries\\. This is said once\\.");
    }

    @Test
    void aNumberOfContextsMustBeOne() {
        org.springframework.core.SpringProperties.setProperty("spring.test.pgtestdb.contexts", "many");
        try {
            assertThat(Jupiter.failures(Jupiter.run(HeldSinceStartTestCase.class)))
                    .contains(
                            "spring.test.pgtestdb.contexts = many is not a number from 1 to 99: it says how many copies"
                                    + " of an application context there may be, so that as many test classes can run at once.");
        } finally {
            org.springframework.core.SpringProperties.setProperty("spring.test.pgtestdb.contexts", null);
        }
    }

    @Test
    void aTestWithoutTheExtensionIsRefused() {
        assertThat(Jupiter.failures(Jupiter.run(
                        Map.of("junit.jupiter.conditions.deactivate", "io.github.pgtestdb.*"), PerClassTestCase.class)))
                .anySatisfy(message -> assertThat(message)
                        .matches(Pattern.quote(PerClassTestCase.class.getName()
                                        + " bears @IsolatedPostgres, but JUnit has not called its extension on the"
                                        + " thread that runs the test (")
                                + ".*"
                                + Pattern.quote("). Run it with JUnit Jupiter; and if"
                                        + " junit.jupiter.conditions.deactivate is set, let its pattern leave"
                                        + " io.github.pgtestdb.junit5.AnnotatedPostgresExtension out.")));
    }

    @SpringBootTest(classes = NotesApplication.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @IsolatedPostgres
    static class PerClassTestCase {
        @Test
        void test() {}
    }

    @SpringBootTest(classes = NotesApplication.class)
    @TestPropertySource(properties = {"spring.jpa.hibernate.ddl-auto=update", "spring.sql.init.mode=always"})
    @IsolatedPostgres
    static class DdlAutoTestCase {
        @Test
        void test() {}
    }

    @SpringBootTest(classes = NotesApplication.class)
    @Import(ConnectionHolder.class)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @IsolatedPostgres
    static class HeldSinceStartTestCase {

        static String seen = "";

        @Test
        @Order(1)
        void isToldOfIt() {}

        @Test
        @Order(2)
        void isNotConcerned(@Autowired ConnectionHolder holder) throws Exception {
            seen = holder.isUsable() ? "usable" : "closed";
        }
    }

    @SpringBootTest(classes = NotesApplication.class)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @IsolatedPostgres
    static class BusyTaskTestCase {

        static final AtomicBoolean STOP = new AtomicBoolean();
        static Thread busy = new Thread();

        @Autowired
        DataSource dataSource;

        @Test
        @Order(1)
        void leaksConnectionBesideBusyTask() throws Exception {
            Thread forgetful =
                    new Thread(() -> assertThatCode(dataSource::getConnection).doesNotThrowAnyException(), "forgetful");
            forgetful.start();
            forgetful.join();
            CountDownLatch begun = new CountDownLatch(1);
            busy = new Thread(() -> work(begun), "busy");
            busy.start();
            begun.await();
        }

        private void work(CountDownLatch begun) {
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            while (!STOP.get()) {
                jdbc.execute("select pg_sleep(0.03)");
                begun.countDown();
            }
        }

        @Test
        @Order(2)
        void endsTheTask() throws Exception {
            STOP.set(true);
            busy.join();
        }
    }

    @SpringBootTest(classes = NotesApplication.class)
    @Import(Pollers.class)
    @IsolatedPostgres
    static class PollersTestCase {

        @Autowired
        Pollers pollers;

        @RepeatedTest(2)
        void isBesideThem() throws Exception {
            pollers.awaitAll();
        }
    }

    /** Three threads. At any time, two or three of them hold a connection. */
    static final class Pollers implements DisposableBean {

        private final JdbcTemplate jdbc;
        private final List<Thread> threads;
        private volatile boolean stopped;
        private volatile CountDownLatch polled = new CountDownLatch(0);

        Pollers(DataSource dataSource) {
            jdbc = new JdbcTemplate(dataSource);
            threads = IntStream.rangeClosed(1, 3)
                    .mapToObj(number -> new Thread(this::poll, "poller-" + number))
                    .toList();
            threads.forEach(Thread::start);
        }

        private void poll() {
            while (!stopped) {
                try {
                    jdbc.execute("select pg_sleep(0.05)");
                    polled.countDown();
                } catch (DataAccessException e) {
                    // The database belonged to a test that is over.
                }
            }
        }

        /** Waits for nine queries, so that all threads have polled. */
        void awaitAll() throws InterruptedException {
            polled = new CountDownLatch(9);
            polled.await();
        }

        @Override
        public void destroy() throws InterruptedException {
            stopped = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @SpringBootTest(classes = NotesApplication.class)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @IsolatedPostgres
    static class LateTaskTestCase {

        static final CountDownLatch GO_ON = new CountDownLatch(1);
        static int notesOfTheNextTest = -1;
        static Future<String> task = new java.util.concurrent.FutureTask<>(() -> "");

        @Autowired
        Notes notes;

        @Test
        @Order(1)
        void startsATaskAndForgetsIt() throws Exception {
            CountDownLatch begun = new CountDownLatch(1);
            task = notes.writeLate(begun, GO_ON);
            begun.await();
        }

        @Test
        @Order(2)
        void isNotConcerned() throws Exception {
            GO_ON.countDown();
            try {
                task.get();
                notesOfTheNextTest = Integer.MAX_VALUE;
            } catch (ExecutionException e) {
                notesOfTheNextTest = notes.count();
            }
        }
    }
}
