package io.github.pgtestdb.spring.tests;

import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Beans and helpers for the classes that {@link MatrixTests} generates. Public, because the generated classes use them.
 */
public class MatrixBeans {

    /** The data source of a flat context, or of a parent. */
    public static class Data {

        /**
         * Creates the bean that is replaced.
         *
         * @return a data source that leads nowhere
         */
        @Bean
        public DataSource dataSource() {
            return PlainBeans.real();
        }
    }

    /** The beans that use the data source. */
    public static class Users {

        /**
         * Creates the bean that tests use.
         *
         * @param dataSource the data source
         * @return a template
         */
        @Bean
        public JdbcTemplate jdbc(DataSource dataSource) {
            return new JdbcTemplate(dataSource);
        }

        /**
         * Creates the application's executor.
         *
         * @return an executor
         */
        @Bean
        public ThreadPoolTaskExecutor executor() {
            return new ThreadPoolTaskExecutor();
        }
    }

    /** All beans in one context. */
    public static class Flat extends Users {

        /**
         * Creates the bean that is replaced.
         *
         * @return a data source that leads nowhere
         */
        @Bean
        public DataSource dataSource() {
            return PlainBeans.real();
        }
    }

    private MatrixBeans() {}

    /**
     * Adds a row.
     *
     * @param jdbc the bean
     * @param row its text
     */
    public static void add(JdbcTemplate jdbc, String row) {
        jdbc.update("insert into note (text) values (?)", row);
    }

    /**
     * Adds a row in another thread, and waits.
     *
     * @param executor the application's executor
     * @param jdbc the bean
     * @param row its text
     * @throws ExecutionException if it fails
     * @throws InterruptedException if the thread is interrupted
     */
    public static void addByTask(ThreadPoolTaskExecutor executor, JdbcTemplate jdbc, String row)
            throws ExecutionException, InterruptedException {
        executor.submit(() -> add(jdbc, row)).get();
    }

    /**
     * Reads all rows.
     *
     * @param jdbc the bean, or a template on the test's own database
     * @return their texts in order
     */
    public static List<String> rows(JdbcTemplate jdbc) {
        return jdbc.queryForList("select text from note order by text", String.class);
    }
}
