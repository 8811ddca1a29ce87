package io.github.pgtestdb.examples.spring.mode;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.support.TestPropertySourceUtils;

/** One empty database for the whole run, as in a container, on the same server that the other ways of isolation use. */
class SharedDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final TestDatabase DATABASE =
            PgTestDb.builder().migrator(new Empty()).build().create();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertySourceUtils.addInlinedPropertiesToEnvironment(
                context,
                "spring.datasource.url=" + DATABASE.jdbcUrl(),
                "spring.datasource.username=" + DATABASE.connectionDetails().user(),
                "spring.datasource.password=" + DATABASE.connectionDetails().password());
    }

    private static final class Empty implements Migrator {

        @Override
        public String name() {
            return "empty";
        }

        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.builder("empty").build();
        }

        @Override
        public void migrate(MigrationTarget target) {}
    }
}
