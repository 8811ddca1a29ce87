// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.util.Arrays;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.flywaydb.core.api.logging.LogFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Flyway from writing a line for each migration to the output of a test run.
 *
 * <p>Flyway has one logging for the whole JVM, which each new Flyway object sets again. While a template is built,
 * messages of Flyway in that thread are logged through SLF4J as {@code DEBUG}, except warnings. A failure is thrown as
 * an exception, and the engine reports progress. Other threads log as usual. If the user set Flyway's {@code loggers},
 * those are used instead.
 */
final class QuietLogs implements LogCreator {

    private final Configuration configuration;
    private final Thread migrating = Thread.currentThread();

    private QuietLogs(Configuration configuration) {
        this.configuration = configuration;
    }

    static QuietLogs during(Configuration configuration) {
        QuietLogs logs = new QuietLogs(configuration);
        if (Arrays.equals(configuration.getLoggers(), new String[] {"auto"})) {
            LogFactory.setLogCreator(logs);
        }
        return logs;
    }

    @Override
    public Log createLogger(Class<?> type) {
        return new QuietLog(LoggerFactory.getLogger(type));
    }

    /** Lets Flyway choose its loggers by its configuration again, as without this object. */
    void end() {
        LogFactory.setConfiguration(configuration);
    }

    private final class QuietLog implements Log {

        private final Logger logger;

        private QuietLog(Logger logger) {
            this.logger = logger;
        }

        /** Flyway 10 calls this, and then includes whole statements in its messages. */
        @Override
        @SuppressWarnings("deprecation") // Abstract in Flyway 10.
        public boolean isDebugEnabled() {
            return logger.isDebugEnabled();
        }

        @Override
        public void debug(String message) {
            logger.debug(message);
        }

        @Override
        public void info(String message) {
            if (isQuiet()) {
                logger.debug(message);
            } else {
                logger.info(message);
            }
        }

        @Override
        public void warn(String message) {
            logger.warn(message);
        }

        @Override
        public void error(String message) {
            if (isQuiet()) {
                logger.debug(message);
            } else {
                logger.error(message);
            }
        }

        @Override
        public void error(String message, Exception e) {
            if (isQuiet()) {
                logger.debug(message, e);
            } else {
                logger.error(message, e);
            }
        }

        @Override
        public void notice(String message) {
            info(message);
        }

        private boolean isQuiet() {
            return Thread.currentThread() == migrating;
        }
    }
}
