// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Collects everything that is logged while it is open. Tests run in parallel, so look for lines with names that only
 * one test uses.
 */
public final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.pgtestdb");

    private Log() {}

    public static Log open() {
        Log log = new Log();
        log.start();
        log.logger.addAppender(log);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        messages.add(event.getLevel() + " " + event.getFormattedMessage()
                + (thrown == null ? "" : "\n" + ThrowableProxyUtil.asString(thrown)));
    }

    public List<String> linesWith(String part) {
        return messages.stream().filter(message -> message.contains(part)).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        stop();
    }
}
