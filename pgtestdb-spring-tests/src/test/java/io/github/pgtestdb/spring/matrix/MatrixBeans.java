// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The applications of the generated tests. The classes and methods are public, because the tests are in another
 * package.
 */
@SuppressWarnings("MissingJavadocMethod")
public final class MatrixBeans {

    private MatrixBeans() {}

    /** Has no database. */
    public static class Nothing {

        @Bean
        public ThreadPoolTaskExecutor executor() {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setCorePoolSize(64); // Each task that outlives its test occupies a thread.
            return executor;
        }
    }

    /** The data source alone. */
    public static class Data {

        @Bean
        public DataSource dataSource() {
            return new RealDatabase();
        }
    }

    /** The beans that use the data source. */
    public static class Users extends Nothing {

        @Bean
        public Access jdbc(DataSource dataSource) {
            return new Access.Of("", "jdbc", true, new Ways.ByJdbcTemplate(new JdbcTemplate(dataSource)));
        }

        @Bean
        public Access raw(DataSource dataSource) {
            return new Access.Of("", "raw", false, new Ways.ByDataSource(dataSource));
        }

        @Bean
        public Access task(DataSource dataSource, ThreadPoolTaskExecutor executor) {
            return new Access.Of("", "task", false, Ways.task(executor, new Ways.ByDataSource(dataSource)));
        }

        @Bean
        public Access thread(DataSource dataSource) {
            return new Access.Of("", "thread", false, Ways.thread(new Ways.ByDataSource(dataSource)));
        }
    }

    /** Transactions without Hibernate. */
    public static class Transactions extends Users {

        @Bean
        public PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }
    }

    /** Everything in one context. */
    public static class Flat extends Transactions {

        @Bean
        public DataSource dataSource() {
            return new RealDatabase();
        }
    }

    /** Everything, with Hibernate. */
    public static class WithHibernate extends Users {

        @Bean
        public DataSource dataSource() {
            return new RealDatabase();
        }

        @Bean
        public LocalContainerEntityManagerFactoryBean entityManagers(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean bean = new LocalContainerEntityManagerFactoryBean();
            bean.setDataSource(dataSource);
            bean.setPackagesToScan("io.github.pgtestdb.spring.matrix");
            bean.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            return bean;
        }

        @Bean
        public PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }

        @Bean
        public Access jpa(EntityManagerFactory factory, PlatformTransactionManager transactions) {
            return new Access.Of("", "jpa", true, new Ways.ByEntityManager(factory, transactions));
        }
    }

    /** The first of two data sources. */
    public static class One extends Nothing {

        @Bean
        @Primary
        public DataSource one() {
            return new RealDatabase();
        }

        @Bean
        public Access oneJdbc(@Qualifier("one") DataSource one) {
            return new Access.Of("one", "jdbc", false, new Ways.ByJdbcTemplate(new JdbcTemplate(one)));
        }

        @Bean
        public Access oneTask(@Qualifier("one") DataSource one, ThreadPoolTaskExecutor executor) {
            return new Access.Of("one", "task", false, Ways.task(executor, new Ways.ByDataSource(one)));
        }
    }

    /** The second of two data sources. */
    public static class Two {

        @Bean
        public DataSource twoDataSource() {
            return new RealDatabase();
        }

        @Bean
        public Access twoJdbc(@Qualifier("twoDataSource") DataSource two) {
            return new Access.Of("two", "jdbc", false, new Ways.ByJdbcTemplate(new JdbcTemplate(two)));
        }

        @Bean
        public Access twoRaw(@Qualifier("twoDataSource") DataSource two) {
            return new Access.Of("two", "raw", false, new Ways.ByDataSource(two));
        }
    }

    /** Migrations of the application. */
    public static class Migrations {

        @Bean
        public Flyway flyway(DataSource dataSource) {
            return Flyway.configure().dataSource(dataSource).load();
        }
    }
}
