// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.jdbc;

import java.util.TimeZone;

/** The time zone with which pgjdbc begins each session. It is the default of this JVM, which can change at any time. */
public final class SessionTimeZone {

    private static final String OFFSET_PREFIX = "GMT";

    private SessionTimeZone() {}

    /** Returns the PostgreSQL name of the time zone. There, the sign of an offset has the opposite meaning. */
    public static String current() {
        String id = TimeZone.getDefault().getID();
        if (id.startsWith(OFFSET_PREFIX + "+")) {
            return id.replace('+', '-');
        }
        return id.startsWith(OFFSET_PREFIX + "-") ? id.replace('-', '+') : id;
    }
}
