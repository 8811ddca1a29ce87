// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The application's operations on notes, for any thread. */
@Service
class Notes {

    private final JdbcTemplate jdbc;
    private volatile String seenBySchedule = "";

    Notes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void write(String text) {
        jdbc.update("insert into note (text) values (?)", text);
    }

    public int count() {
        Integer count = jdbc.queryForObject("select count(*) from note", Integer.class);
        return count == null ? 0 : count;
    }

    public String database() {
        return String.valueOf(jdbc.queryForObject("select current_database()", String.class));
    }

    @Async
    public Future<String> databaseOfAnotherThread() {
        return CompletableFuture.completedFuture(database());
    }

    /** Holds a connection until {@code goOn}, and then writes. */
    @Async
    @Transactional
    public Future<String> writeLate(CountDownLatch begun, CountDownLatch goOn) throws InterruptedException {
        String database = database();
        begun.countDown();
        goOn.await();
        jdbc.update("insert into note (text) values ('late')");
        return CompletableFuture.completedFuture(database);
    }

    @Scheduled(fixedDelay = 20)
    void look() {
        seenBySchedule = database();
    }

    String seenBySchedule() {
        return seenBySchedule;
    }
}
