// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.counted.CountedNote;
import io.github.pgtestdb.spring.tests.beans.Elsewhere;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.id.IncrementGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Session factories that the application configures itself. */
class HibernateBeanTests {

    private static final String OPTIMIZER = "hibernate.id.optimizer.pooled.preferred";

    private static final String KEEPS =
            "The identifiers of the entity %s come from %s, which keeps numbers in memory from one test to the next (entity"
                    + " manager factory bean \"entityManagers\"): a test would get identifiers that its own database never"
                    + " gave out, and the same ones again later. Leave the optimizer to Hibernate's default, pooled, or set it"
                    + " to pooled-lo or none by hibernate.id.optimizer.pooled.preferred: these are exchanged for optimizers"
                    + " that begin again in each test.";

    @Test
    @DisplayName("An optimizer that keeps a block of identifiers is refused")
    void refusesBlockOptimizer() {
        assertFails(
                failures(HiloTestCase.class),
                KEEPS.formatted(Note.class.getName(), "org.hibernate.id.enhanced.HiLoOptimizer"));
    }

    @Test
    void aCounterInMemoryIsRefused() {
        assertFails(
                failures(CountedTestCase.class),
                KEEPS.formatted(CountedNote.class.getName(), IncrementGenerator.class.getName()));
    }

    @Test
    @DisplayName("A persistence unit that changes the schema is refused")
    void refusesSchemaChange() {
        assertFails(
                failures(UpdateTestCase.class),
                "The entity manager factory bean \"entityManagers\" changes the schema of the database that the"
                        + " application starts on (hibernate.hbm2ddl.auto=update). Tests run on clones of a migrated"
                        + " template, which lack that change. Take the setting out for the tests, and let"
                        + " migrations or @IsolatedPostgres(migrator = …) make the schema; validate is fine.");
    }

    @Test
    @DisplayName("A persistence unit with a data source that is no bean is refused")
    void refusesForeignDataSource() {
        assertThat(failures(HeldTestCase.class))
                .anySatisfy(message -> assertThat(message)
                        .startsWith("The bean \"entityManagers\" (")
                        .endsWith(") of the application context of " + HeldTestCase.class.getName()
                                + " uses a data source ("
                                + DriverManagerDataSource.class.getName()
                                + ") that does not lead to the test's database. Give it"
                                + " the DataSource bean, or leave it out of this test."));
    }

    @Test
    @DisplayName("A persistence unit that connects with a URL is refused")
    void refusesConnectionUrl() {
        assertThat(failures(UrlTestCase.class))
                .anySatisfy(message -> assertThat(message)
                        .startsWith("The bean \"entityManagers\" (")
                        .endsWith(") of the application context of " + UrlTestCase.class.getName()
                                + " uses a URL that"
                                + " does not lead to the test's database. Give it the DataSource bean, or leave it out of this"
                                + " test."));
    }

    private static void assertFails(List<String> failures, String message) {
        assertThat(failures).contains(message);
    }

    private static List<String> failures(Class<?> testCase) {
        return Jupiter.failures(Jupiter.run(Map.of("pgtestdb.migrator", "flyway"), testCase));
    }

    abstract static class Begins {

        @RepeatedTest(3)
        void identifiersBeginAgainInEachTest(@Autowired EntityManagerFactory entityManagers) {
            List<Long> ids = IntStream.range(0, 120)
                    .mapToObj(i -> save(new Note("n" + i), entityManagers).id())
                    .toList();
            assertThat(ids).doesNotHaveDuplicates().startsWith(1L).allMatch(id -> id > 0);
        }

        private static Note save(Note note, EntityManagerFactory entityManagers) {
            try (EntityManager manager = entityManagers.createEntityManager()) {
                manager.getTransaction().begin();
                manager.persist(note);
                manager.getTransaction().commit();
                return note;
            }
        }
    }

    @Nested
    @SpringJUnitConfig(ByHand.class)
    @IsolatedPostgres
    class Pooled extends Begins {}

    @Nested
    @SpringJUnitConfig(ByHandWithPooledLo.class)
    @IsolatedPostgres
    class PooledLo extends Begins {}

    @Nested
    @SpringJUnitConfig(ByHandWithLocalBlocks.class)
    @IsolatedPostgres
    class PooledForEachThread extends Begins {}

    @Nested
    @SpringJUnitConfig(WithoutSpring.class)
    @IsolatedPostgres
    class BuiltByHibernateAlone extends Begins {}

    static class One {
        @Bean
        DataSource dataSource() {
            return Elsewhere.dataSource();
        }
    }

    static class ByHand extends One {
        @Bean
        LocalContainerEntityManagerFactoryBean entityManagers(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean bean = new LocalContainerEntityManagerFactoryBean();
            bean.setDataSource(choose(dataSource));
            bean.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            bean.setManagedTypes(PersistenceManagedTypes.of(entity().getName()));
            bean.setJpaPropertyMap(properties());
            return bean;
        }

        DataSource choose(DataSource bean) {
            return bean;
        }

        Class<?> entity() {
            return Note.class;
        }

        Map<String, String> properties() {
            return Map.of();
        }
    }

    static class ByHandWithPooledLo extends ByHand {
        @Override
        Map<String, String> properties() {
            return Map.of(OPTIMIZER, "pooled-lo");
        }
    }

    static class ByHandWithLocalBlocks extends ByHand {
        @Override
        Map<String, String> properties() {
            return Map.of(OPTIMIZER, "pooled-lotl");
        }
    }

    static class WithoutSpring extends One {
        @Bean
        SessionFactory entityManagers(DataSource dataSource) {
            Configuration configuration = new Configuration().addAnnotatedClass(Note.class);
            configuration.getProperties().put("hibernate.connection.datasource", dataSource);
            return configuration.buildSessionFactory();
        }
    }

    static class Hilo extends ByHand {
        @Override
        Map<String, String> properties() {
            return Map.of(OPTIMIZER, "hilo");
        }
    }

    @SpringJUnitConfig(Hilo.class)
    @IsolatedPostgres
    static class HiloTestCase {
        @Test
        void test() {}
    }

    static class Counted extends ByHand {
        @Override
        Class<?> entity() {
            return CountedNote.class;
        }
    }

    @SpringJUnitConfig(Counted.class)
    @IsolatedPostgres
    static class CountedTestCase {
        @Test
        void test() {}
    }

    static class Update extends ByHand {
        @Override
        Map<String, String> properties() {
            return Map.of("hibernate.hbm2ddl.auto", "update");
        }
    }

    @SpringJUnitConfig(Update.class)
    @IsolatedPostgres
    static class UpdateTestCase {
        @Test
        void test() {}
    }

    static class Held extends ByHand {
        @Override
        DataSource choose(DataSource bean) {
            return Elsewhere.dataSource();
        }

        @Override
        Map<String, String> properties() {
            return Map.of(
                    "hibernate.boot.allow_jdbc_metadata_access", "false",
                    "hibernate.dialect", "org.hibernate.dialect.PostgreSQLDialect");
        }
    }

    @SpringJUnitConfig(Held.class)
    @IsolatedPostgres
    static class HeldTestCase {
        @Test
        void test() {}
    }

    static class Url extends One {
        @Bean
        SessionFactory entityManagers() {
            Configuration configuration = new Configuration().addAnnotatedClass(Note.class);
            configuration.setProperty("hibernate.connection.url", "jdbc:postgresql://127.0.0.1:1/real");
            configuration.setProperty("hibernate.connection.min_pool_size", "0");
            configuration.setProperty("hibernate.connection.initial_pool_size", "0");
            configuration.setProperty("hibernate.boot.allow_jdbc_metadata_access", "false");
            configuration.setProperty("hibernate.dialect", "org.hibernate.dialect.PostgreSQLDialect");
            return configuration.buildSessionFactory();
        }
    }

    @SpringJUnitConfig(Url.class)
    @IsolatedPostgres
    static class UrlTestCase {
        @Test
        void test() {}
    }
}
