// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.internal.admin.Activity;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Describes the connections that a test left open. */
final class LeakReport {

    /** Frames of libraries between the test and the pool do not help the reader. */
    private static final List<String> HIDDEN_FRAMES = List.of(
            "io.github.pgtestdb.internal.",
            "io.github.pgtestdb.spring.Route",
            "io.github.pgtestdb.spring.DatabaseSwitch",
            "io.github.pgtestdb.spring.SwitchingDataSource",
            "com.zaxxer.hikari.",
            "org.hibernate.",
            "org.springframework.",
            "java.lang.reflect.",
            "jdk.internal.");

    private static final int FRAMES_SHOWN = 8;

    private LeakReport() {}

    static String of(
            String database,
            List<Activity.Backend> backends,
            List<TrackingDataSource.Borrowed> unreturned,
            String consequence) {
        Map<Integer, TrackingDataSource.Borrowed> byPid = unreturned.stream()
                .collect(Collectors.toMap(TrackingDataSource.Borrowed::pid, Function.identity(), (a, b) -> b));
        String each = backends.stream()
                .map(backend -> "  - " + backend + origin(byPid, backend))
                .collect(Collectors.joining("\n"));
        return backends.size() + (backends.size() == 1 ? " connection was" : " connections were")
                + " left open when the test database " + database + " was returned:\n" + each
                + "\n" + consequence + " Close connections in the test, preferably with try-with-resources.";
    }

    private static String origin(Map<Integer, TrackingDataSource.Borrowed> byPid, Activity.Backend backend) {
        TrackingDataSource.Borrowed loan = byPid.get(backend.pid());
        if (loan == null) {
            return "\n    opened outside the injected DataSource";
        }
        return loan.stack().stream()
                .filter(frame -> HIDDEN_FRAMES.stream().noneMatch(frame.getClassName()::startsWith))
                .limit(FRAMES_SHOWN)
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining(
                        "", "\n    borrowed by thread " + loan.borrower().getName(), ""));
    }
}
