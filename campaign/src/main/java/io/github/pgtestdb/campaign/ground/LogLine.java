// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.ground;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the server's log.
 *
 * @param millis when it was written, in milliseconds since 1970 by the clock of the campaign
 * @param database the database of the session
 * @param application the application name of the session
 * @param message the remaining text
 */
public record LogLine(long millis, String database, String application, String message) {

    /** The value of {@code log_line_prefix} for such lines: time, process, user, database, application. */
    static final String PREFIX = "%n|%p|%u|%d|%a|";

    private static final Pattern LINE =
            Pattern.compile("(\\d+)\\.(\\d{3})\\|\\d+\\|[^|]*\\|([^|]*)\\|([^|]*)\\|(\\w+: +.*)");

    static Optional<LogLine> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new LogLine(
                        withoutWrongDays(Long.parseLong(matcher.group(1) + matcher.group(2))),
                        matcher.group(3),
                        matcher.group(4),
                        matcher.group(5)))
                : Optional.empty();
    }

    /** Corrects the clock of a server that is wrong by whole days. */
    private static long withoutWrongDays(long millis) {
        long day = TimeUnit.DAYS.toMillis(1);
        return millis - Math.round((double) (millis - System.currentTimeMillis()) / day) * day;
    }
}
