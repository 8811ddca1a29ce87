// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDbException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Two classes that inherit a static field never use each other's database. */
class InheritedStaticFieldTests {

    private static final String FIXTURE = InheritedStaticFieldTests.class.getName() + "$";

    @Test
    @DisplayName("Classes that share a static database field cannot run at the same time")
    void refusesConcurrentUseOfField() {
        assertThat(Jupiter.failures(Jupiter.run(
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled", "true",
                                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                                "junit.jupiter.execution.parallel.config.fixed.parallelism", "2"),
                        FirstTestCase.class,
                        SecondTestCase.class)))
                .singleElement()
                .isInstanceOf(PgTestDbException.class)
                .extracting(Throwable::getMessage)
                .isIn(message("FirstTestCase", "SecondTestCase"), message("SecondTestCase", "FirstTestCase"));
    }

    private static String message(String first, String second) {
        return "The field [javax.sql.DataSource " + FIXTURE + "Base.db] is static, so " + FIXTURE + first + " and "
                + FIXTURE + second + " share it; but they run at the same time, and each has its own database. Make it"
                + " an instance field, or run one class after the other with @Isolated.";
    }

    @ExtendWith(Over.class)
    abstract static class Base {

        private static final CountDownLatch OTHER_IS_OVER = new CountDownLatch(1);

        @IsolatedPostgres(scope = DatabaseScope.CLASS)
        static DataSource db;

        @Test
        void findsOnlyItsRow() throws Exception {
            Notes.add(db, getClass().getName());
            assertThat(OTHER_IS_OVER.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Notes.all(db)).containsExactly(getClass().getName());
        }
    }

    static class Over implements AfterAllCallback {
        @Override
        public void afterAll(ExtensionContext context) {
            Base.OTHER_IS_OVER.countDown();
        }
    }

    static class FirstTestCase extends Base {}

    static class SecondTestCase extends Base {}

    @Test
    @DisplayName("Classes that share a static field and run one after the other have separate databases")
    void separatesSequentialClasses() throws SQLException {
        Jupiter.pass(2, ThirdTestCase.class, FourthTestCase.class);
    }

    abstract static class SequentialBase {
        @IsolatedPostgres(scope = DatabaseScope.CLASS)
        static DataSource db;

        @Test
        void findsOnlyItsRow() throws SQLException {
            Notes.add(db, "mine");
            assertThat(Notes.all(db)).containsExactly("mine");
        }
    }

    static class ThirdTestCase extends SequentialBase {}

    static class FourthTestCase extends SequentialBase {}
}
