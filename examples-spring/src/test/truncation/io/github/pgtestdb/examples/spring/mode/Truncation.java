package io.github.pgtestdb.examples.spring.mode;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Empties all tables, and inserts the rows of the migrations again. The audit log is left out: it refuses to be
 * emptied, as it should, and keeps growing.
 */
class Truncation extends AbstractTestExecutionListener {

    private static final String SEED = "db/migration/V202504020845__demo_catalogue.sql";

    @Override
    public int getOrder() {
        return 3900;
    }

    @Override
    public void beforeTestMethod(TestContext testContext) {
        DataSource database = testContext.getApplicationContext().getBean(DataSource.class);
        JdbcTemplate jdbc = new JdbcTemplate(database);
        List<String> tables = jdbc.queryForList(
                "select quote_ident(tablename) from pg_tables where schemaname = 'public'"
                        + " and tablename not in ('flyway_schema_history', 'audit_log')",
                String.class);
        jdbc.execute("truncate " + String.join(", ", tables) + " restart identity cascade");
        new ResourceDatabasePopulator(new ClassPathResource(SEED)).execute(database);
    }
}
