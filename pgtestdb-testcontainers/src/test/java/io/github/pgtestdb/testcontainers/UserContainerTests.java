// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.containers.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Uses the class that both Testcontainers 1.21 and 2 have. */
@NeedsDocker
@SuppressWarnings("deprecation")
class UserContainerTests {

    @Test
    void isUsedAndLeftRunning() throws Exception {
        try (PostgreSQLContainer<?> container =
                postgres().withDatabaseName("shop").withUrlParam("ApplicationName", "a%20b")) {
            container.start();
            try (PgTestDb engine = engine(container);
                    TestDatabase database = engine.create()) {
                assertThat(database.connectionDetails().port()).isEqualTo(container.getMappedPort(5432));
                assertThat(Queries.one(database, "SELECT current_setting('application_name') || count(*) FROM item"))
                        .isEqualTo("a b1");
            }
            assertThat(container.isRunning()).isTrue();
            try (PgTestDb engine = engine(container)) {
                engine.create().close();
                assertThat(engine.summary()).contains("templates: 0 built, 1 reused");
            }
        }
    }

    /** {@code @Testcontainers} stops a static {@code @Container} this way. Closing the engine must not wait for it. */
    @Test
    @Timeout(30)
    void mayBeStoppedBeforeTheEngineEnds() {
        try (PostgreSQLContainer<?> container = postgres()) {
            container.start();
            try (PgTestDb engine =
                    builder(container).setting("pgtestdb.warm-databases", "0").build()) {
                engine.create().close();
                container.stop();
                assertThatThrownBy(engine::create)
                        .isInstanceOf(PgTestDbException.class)
                        .hasMessageContaining("The container was stopped and removed.");
            }
        }
    }

    @Test
    void mustRun() {
        try (PostgreSQLContainer<?> container = postgres();
                PgTestDb engine = engine(container)) {
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("Cannot use the container of " + Images.postgres()
                            + " that was handed in: it does not run. Start it before the first test asks for a database, and"
                            + " stop it after the last: container.start() when it is created, or @Testcontainers with a static"
                            + " @Container.");
        }
    }

    @Test
    void mustHoldPostgres() {
        try (OtherContainer container = new OtherContainer();
                PgTestDb engine = engine(container)) {
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage(
                            "Cannot use the container of " + Images.postgres()
                                    + " that was handed in: its driver is com.mysql.cj.jdbc.Driver. Hand in a PostgreSQLContainer.");
        }
    }

    private static PgTestDb engine(JdbcDatabaseContainer<?> container) {
        return builder(container).build();
    }

    private static PgTestDb.Builder builder(JdbcDatabaseContainer<?> container) {
        return PgTestDb.builder()
                .server(TestcontainersPostgresProvider.using(container))
                .migrator(new OneTable());
    }

    private static PostgreSQLContainer<?> postgres() {
        return new PostgreSQLContainer<>(
                DockerImageName.parse(Images.postgres()).asCompatibleSubstituteFor("postgres"));
    }

    private static final class OtherContainer extends JdbcDatabaseContainer<OtherContainer> {

        OtherContainer() {
            super(DockerImageName.parse(Images.postgres()));
        }

        @Override
        public String getDriverClassName() {
            return "com.mysql.cj.jdbc.Driver";
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:mysql://" + getHost();
        }

        @Override
        public String getUsername() {
            return "test";
        }

        @Override
        public String getPassword() {
            return "test";
        }

        @Override
        protected String getTestQueryString() {
            return "SELECT 1";
        }
    }
}
