// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Confirms orders, some moments after they were placed, on the scheduler's thread. */
@Component
class ConfirmationJob {

    private final JdbcTemplate jdbc;

    ConfirmationJob(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Scheduled(fixedDelayString = "${shop.confirmation-delay:100}")
    @Transactional
    public void run() {
        List<Long> jobs = jdbc.queryForList(
                "select id from jobs where kind = 'confirmation' and status = 'queued' order by id for update skip locked",
                Long.class);
        for (long job : jobs) {
            jdbc.update(
                    "insert into events (topic, payload) select 'order.confirmed', payload from jobs where id = ?",
                    job);
            jdbc.update("update jobs set status = 'done', attempts = attempts + 1 where id = ?", job);
        }
    }
}
