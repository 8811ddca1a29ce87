// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * The logger of all modules. Without a provider of SLF4J, it writes warnings and errors to the standard error stream,
 * because they say what to do: the line that opens a kept database, or the place of a leak.
 */
public final class Logs {

    private static final String NAME = "io.github.pgtestdb";

    private Logs() {}

    public static Logger logger() {
        Logger logger = LoggerFactory.getLogger(NAME);
        return logger instanceof NOPLogger && !isSilenced() ? new StandardErrorLogger(NAME) : logger;
    }

    /** Tells whether the user chose a provider that logs nothing. */
    private static boolean isSilenced() {
        try {
            Class.forName("org.slf4j.nop.NOPServiceProvider", false, LoggerFactory.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
