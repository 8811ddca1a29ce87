// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.events.JobQueue.Job;
import io.github.pgtestdb.examples.support.Race;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class JobQueueTests {

    @Test
    void theMostUrgentJobIsTakenFirst(Connection db) throws SQLException {
        JobQueue.add(db, "newsletter", "{}", 0);
        JobQueue.add(db, "receipt", "{\"order\": 1}", 5);
        JobQueue.add(db, "receipt", "{\"order\": 2}", 5);
        assertThat(JobQueue.take(db, "worker-1", 2))
                .containsExactly(
                        new Job(2, "receipt", "{\"order\": 1}", 1), new Job(3, "receipt", "{\"order\": 2}", 1));
    }

    @Test
    void aKeyWaitsOrRunsOnce(Connection db) throws SQLException {
        String reindex = "{\"key\": \"catalogue\"}";
        assertThat(JobQueue.add(db, "reindex", reindex, 0)).isTrue();
        assertThat(JobQueue.add(db, "reindex", reindex, 0)).isFalse();
        JobQueue.complete(db, JobQueue.take(db, "worker-1", 1).get(0));
        assertThat(JobQueue.add(db, "reindex", reindex, 0)).isTrue();
    }

    @Test
    void aWorkerGoesPastWhatAnotherIsTaking(Connection first, Connection second) throws SQLException {
        addJobs(first, 3);
        first.setAutoCommit(false);
        assertThat(JobQueue.take(first, "worker-1", 2)).extracting(Job::id).containsExactly(1L, 2L);
        assertThat(JobQueue.take(second, "worker-2", 2)).extracting(Job::id).containsExactly(3L);
    }

    @Test
    void aWorkerThatDiesBeforeItsCommitHasTakenNothing(DataSource db, Connection other) throws SQLException {
        addJobs(other, 1);
        try (Connection doomed = db.getConnection()) {
            doomed.setAutoCommit(false);
            assertThat(JobQueue.take(doomed, "worker-1", 1)).hasSize(1);
            doomed.rollback();
        }
        assertThat(JobQueue.take(other, "worker-2", 1)).extracting(Job::attempt).containsExactly(1);
    }

    @Test
    void fourWorkersDoEachJobOnce(DataSource db, Connection other) throws Exception {
        addJobs(other, 40);
        List<Long> done = new ArrayList<>();
        Race.run(Collections.nCopies(4, worker(db))).forEach(done::addAll);
        assertThat(done).hasSize(40).doesNotHaveDuplicates();
        assertThat(Sql.number(other, "select count(*) from jobs where status = 'done'"))
                .isEqualTo(40);
    }

    @Test
    void aFailedJobWaitsLongerEachTime(Connection db) throws SQLException {
        db.setAutoCommit(false); // Within a transaction, now() stands still.
        addJobs(db, 1);
        List<Double> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JobQueue.fail(db, JobQueue.take(db, "worker-1", 1).get(0), "printer on fire");
            waits.add(Sql.one(db, "select extract(epoch from run_at - now()) from jobs", row -> row.getDouble(1)));
            assertThat(JobQueue.take(db, "worker-1", 1)).isEmpty();
            Sql.update(db, "update jobs set run_at = now()");
        }
        assertThat(waits).containsExactly(2.0, 4.0, 8.0);
    }

    @Test
    void aJobThatAlwaysFailsDies(Connection db) throws SQLException {
        addJobs(db, 1);
        for (int i = 0; i < 5; i++) {
            Sql.update(db, "update jobs set run_at = now()");
            JobQueue.fail(db, JobQueue.take(db, "worker-1", 1).get(0), "printer on fire");
        }
        assertThat(Sql.text(db, "select status || ' ' || attempts || ' ' || last_error from jobs"))
                .isEqualTo("dead 5 printer on fire");
    }

    private static Callable<List<Long>> worker(DataSource db) {
        return () -> {
            List<Long> done = new ArrayList<>();
            try (Connection connection = db.getConnection()) {
                String name = Thread.currentThread().getName();
                List<Job> jobs = JobQueue.take(connection, name, 3);
                while (!jobs.isEmpty()) {
                    for (Job job : jobs) {
                        JobQueue.complete(connection, job);
                        done.add(job.id());
                    }
                    jobs = JobQueue.take(connection, name, 3);
                }
            }
            return done;
        };
    }

    private static void addJobs(Connection connection, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            JobQueue.add(connection, "receipt", "{\"order\": " + i + "}", 0);
        }
    }
}
