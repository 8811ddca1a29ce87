package io.github.pgtestdb.liquibase;

import java.util.logging.Level;
import liquibase.Scope;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps Liquibase from writing several lines for each change set into the output of a test run.
 *
 * <p>While a template is built, what Liquibase says is logged through SLF4J as {@code DEBUG}, warnings apart that are no failure's: a failure
 * is thrown, and progress is reported by the engine. Some classes of Liquibase keep the first logger that they get for
 * ever: outside of our scope such a logger logs at the level that Liquibase asked for.
 */
final class QuietLogs extends AbstractLogService {

    /** A value of our scope, by which a logger knows where it is called from. */
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
