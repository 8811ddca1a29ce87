// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import io.github.pgtestdb.spring.matrix.Access.Statements;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ways in which generated tests write and read. */
final class Ways {

    private static final String INSERT = "insert into note (text) values (?)";
    private static final String SELECT = "select text from note order by text";

    private Ways() {}

    /** A thread that the test starts itself. */
    static Statements thread(Statements statements) {
        return new InAnotherThread(task -> new Thread(task).start(), statements);
    }

    /** A task of an executor of the application. */
    static Statements task(Executor executor, Statements statements) {
        return new InAnotherThread(executor, statements);
    }

    record ByJdbcTemplate(JdbcTemplate jdbc) implements Statements {

        @Override
        public void add(String row) {
            jdbc.update(INSERT, row);
        }

        @Override
        public List<String> rows() {
            return jdbc.queryForList(SELECT, String.class);
        }
    }

    record ByDataSource(DataSource dataSource) implements Statements {

        @Override
        public void add(String row) throws SQLException {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement(INSERT)) {
                statement.setString(1, row);
                statement.executeUpdate();
            }
        }

        @Override
        public List<String> rows() throws SQLException {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement(SELECT);
                    ResultSet result = statement.executeQuery()) {
                List<String> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(result.getString(1));
                }
                return rows;
            }
        }
    }

    record ByEntityManager(EntityManagerFactory factory, PlatformTransactionManager transactions)
            implements Statements {

        @Override
        public void add(String row) {
            new TransactionTemplate(transactions)
                    .executeWithoutResult(status -> manager()
                            .createNativeQuery("insert into note (text) values (:text)")
                            .setParameter("text", row)
                            .executeUpdate());
        }

        @Override
        public List<String> rows() {
            List<String> rows = new ArrayList<>();
            new TransactionTemplate(transactions).executeWithoutResult(status -> {
                for (Object row : manager().createNativeQuery(SELECT).getResultList()) {
                    rows.add(String.valueOf(row));
                }
            });
            return rows;
        }

        private EntityManager manager() {
            EntityManager manager = EntityManagerFactoryUtils.getTransactionalEntityManager(factory);
            if (manager == null) {
                throw new IllegalStateException("no transaction");
            }
            return manager;
        }
    }

    /** Runs the statements of another way in another thread, and waits for them. */
    record InAnotherThread(Executor executor, Statements statements) implements Statements {

        @Override
        public void add(String row) throws Exception {
            call(() -> {
                statements.add(row);
                return row;
            });
        }

        @Override
        public List<String> rows() throws Exception {
            return call(statements::rows);
        }

        private <T> T call(Callable<T> work) throws InterruptedException, ExecutionException {
            FutureTask<T> task = new FutureTask<>(work);
            executor.execute(task);
            return task.get();
        }
    }
}
