// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.util.logging.Level;
import liquibase.Scope;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps Liquibase from writing several lines for each change set to the output of a test run.
 *
 * <p>While a template is built, messages of Liquibase are logged through SLF4J as {@code DEBUG}, except warnings
 * without an exception. A failure is thrown as an exception, and the engine reports progress. Some classes of Liquibase
 * keep the first logger that they get for ever: outside of our scope, such a logger logs at the level that Liquibase
 * chose.
 */
final class SilentLogService extends AbstractLogService {

    /** A value of our scope that tells a logger whether it is called in it. */
    static final String MARK = "pgtestdb.quiet";

    @Override
    public int getPriority() {
        return PRIORITY_NOT_APPLICABLE;
    }

    @Override
    @SuppressWarnings("rawtypes") // As Liquibase declares it.
    public Logger getLog(Class type) {
        return new QuietLog(LoggerFactory.getLogger(type));
    }

    private static final class QuietLog extends AbstractLogger {

        private final org.slf4j.Logger logger;

        private QuietLog(org.slf4j.Logger logger) {
            this.logger = logger;
        }

        @Override
        public void close() {}

        @Override
        public void log(Level level, @Nullable String message, @Nullable Throwable e) {
            int value = level.intValue();
            boolean isQuiet = Scope.getCurrentScope().has(MARK);
            if (value == Level.WARNING.intValue() && !(isQuiet && e != null)) {
                logger.warn(message, e);
            } else if (value > Level.WARNING.intValue() && !isQuiet) {
                logger.error(message, e);
            } else if (value == Level.INFO.intValue() && !isQuiet) {
                logger.info(message, e);
            } else if (value >= Level.INFO.intValue()) {
                logger.debug(message, e);
            } else {
                logger.trace(message, e);
            }
        }
    }
}
