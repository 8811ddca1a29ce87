// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * A small application with all features that use separate threads: a web layer, a scheduled job, asynchronous methods.
 */
@SpringBootApplication
@EnableAsync
@EnableScheduling
class NotesApplication {

    static final AtomicInteger STARTED = new AtomicInteger();

    @Bean
    MigrationCounter migrationCounter() {
        STARTED.incrementAndGet();
        return new MigrationCounter();
    }
}
