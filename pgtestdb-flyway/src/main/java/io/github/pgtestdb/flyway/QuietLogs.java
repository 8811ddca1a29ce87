package io.github.pgtestdb.flyway;

import java.util.Arrays;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.flywaydb.core.api.logging.LogFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Flyway from writing a line for each migration into the output of a test run.
 *
 * <p>Flyway has one logging for the whole JVM, which each new Flyway object sets anew. While a template is built, what
 * Flyway says in that thread is logged through SLF4J as {@code DEBUG}, warnings apart: a failure is thrown, and progress
 * is reported by the engine. Other threads log as ever. Whoever set Flyway's {@code loggers} gets those instead.
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

    /** Lets Flyway choose its loggers by its configuration, as it does when this object is not there. */
    void end() {
        LogFactory.setConfiguration(configuration);
    }

    private final class QuietLog implements Log {

        private final Logger logger;

        private QuietLog(Logger logger) {
            this.logger = logger;
        }

        /** Flyway 10 asks this one, and then puts whole statements into its messages. */
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
