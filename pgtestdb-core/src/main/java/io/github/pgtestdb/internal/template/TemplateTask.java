// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import com.google.common.base.Throwables;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.concurrent.WaitReport;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * Finds or builds one template, for all threads that need it. The thread that created the task runs it; the others wait
 * for it.
 *
 * <p>Work that failed for a temporary reason, such as a lost connection, is repeated a few times. Thread-safe.
 */
final class TemplateTask extends FutureTask<Template> {

    private static final Logger LOG = Logs.logger();
    private static final int ATTEMPTS = 3;
    private static final Pattern INTERRUPTED = Pattern.compile("\\binterrupted\\b", Pattern.CASE_INSENSITIVE);

    private final String migrator;
    private final Failure failure;

    /** The kind of the failure. It is a separate object because the superclass's constructor needs the work. */
    private static final class Failure {
        private volatile boolean isTemporary;
        private volatile boolean isInterrupt;
    }

    private TemplateTask(String migrator, Failure failure, Retry.Work<Template> work) {
        super(() -> attempt(migrator, failure, work));
        this.migrator = migrator;
        this.failure = failure;
    }

    static TemplateTask of(String migrator, Retry.Work<Template> work) {
        return new TemplateTask(migrator, new Failure(), work);
    }

    private static Template attempt(String migrator, Failure failure, Retry.Work<Template> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (SQLException | RuntimeException | Error e) {
                failure.isInterrupt = isInterrupt(e);
                failure.isTemporary = failure.isInterrupt || SqlStates.isTemporary(e);
                if (failure.isInterrupt || !failure.isTemporary || SqlStates.isWaitedFor(e) || attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.warn(
                        "Attempt {} of {} to build the template of {} failed for a reason that may pass: {}",
                        attempt,
                        ATTEMPTS,
                        migrator,
                        e.getMessage());
            }
        }
    }

    /**
     * Tells whether the building thread was interrupted, for example by the timeout of its test. Migrators that catch
     * the interrupt often clear the thread's flag and drop the exception. Only a word in a message then remains.
     */
    private static boolean isInterrupt(Throwable thrown) {
        return Thread.currentThread().isInterrupted()
                || SqlStates.has(thrown, InterruptedException.class)
                || SqlStates.has(thrown, InterruptedIOException.class)
                || Throwables.getCausalChain(thrown).stream()
                        .anyMatch(cause ->
                                cause.getClass().getSimpleName().contains("Interrupt") || saysInterrupted(cause));
    }

    /** Tells whether a message mentions an interrupt. The server's messages are ignored: they quote the user. */
    private static boolean saysInterrupted(Throwable cause) {
        return !(cause instanceof SQLException)
                && cause.getMessage() != null
                && INTERRUPTED.matcher(cause.getMessage()).find();
    }

    /** Tells whether the same work might succeed in a moment. If so, the failure must not be remembered. */
    boolean failedForNow() {
        return failure.isTemporary;
    }

    /** Tells whether its thread was interrupted. Other threads must not get that failure. */
    boolean wasInterrupted() {
        return failure.isInterrupt;
    }

    /**
     * Waits for the result. The wait is logged, can be interrupted, and is limited.
     *
     * @param state describes the build, for the log
     */
    Template await(Duration longestWait, Supplier<String> state) throws InterruptedException, ExecutionException {
        WaitReport report = new WaitReport(longestWait);
        while (true) {
            try {
                return get(report.untilNext().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (report.isOver()) {
                    throw new PgTestDbException(
                            "Waited " + longestWait.toSeconds() + " s (pgtestdb.lock-timeout) for the template of "
                                    + migrator + ": " + state.get() + ". If that build hangs, find out why; if it is at"
                                    + " work, raise the timeout.",
                            e);
                }
                if (report.isDue()) {
                    LOG.info(
                            "Waiting for {} s for the template of {}: {}.",
                            report.waited().toSeconds(),
                            migrator,
                            state.get());
                }
            }
        }
    }
}
