// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.jvm;

import io.github.pgtestdb.campaign.jvm.Event.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All events that a JVM reported.
 *
 * @param jvm its name
 * @param events the events, in the order of their lines
 * @param lifeEnd when the JVM ended or was killed, in milliseconds since 1970
 * @param killed whether the campaign killed it as its fault
 */
public record JvmReport(String jvm, List<Event> events, long lifeEnd, boolean killed) {

    /**
     * A database that a test used.
     *
     * @param database its name
     * @param from when the test got it, in milliseconds since 1970
     * @param to when the test returned it
     */
    public record Hold(String database, long from, long to) {}

    /**
     * The result of a test.
     *
     * @param test its name
     * @param outcome passed, failed or wrong
     * @param started when it began, in milliseconds since 1970
     * @param millis how long it took
     * @param reason the reason why it did not pass
     */
    public record Result(String test, Kind outcome, long started, long millis, String reason) {}

    private static final String RUN = "pgtestdb_[cb]_([0-9a-f]+)_\\d+";

    /** Returns the databases that tests had, each with its time. */
    public List<Hold> holds() {
        List<Hold> holds = new ArrayList<>();
        Map<String, Long> open = new HashMap<>();
        for (Event event : events) {
            if (event.kind() == Kind.TAKE) {
                open.put(event.text(), event.millis());
            } else if (event.kind() == Kind.DONE && open.containsKey(event.text())) {
                holds.add(new Hold(event.text(), open.remove(event.text()), event.millis()));
            }
        }
        open.forEach((database, from) -> holds.add(new Hold(database, from, lifeEnd)));
        return holds;
    }

    /** Returns the tests that ended. */
    public List<Result> results() {
        List<Result> results = new ArrayList<>();
        Map<String, Long> started = new HashMap<>();
        for (Event event : events) {
            String test = event.text().split(" ", 2)[0];
            if (event.kind() == Kind.STARTED) {
                started.put(test, event.millis());
            } else if (Set.of(Kind.PASSED, Kind.FAILED, Kind.WRONG).contains(event.kind())) {
                long from = started.getOrDefault(test, event.millis());
                String reason = event.text().substring(test.length()).strip();
                results.add(new Result(test, event.kind(), from, event.millis() - from, reason));
            }
        }
        return results;
    }

    /** Returns the tests that began and did not end. */
    public Set<String> unfinished() {
        Set<String> ended = results().stream().map(Result::test).collect(Collectors.toSet());
        return events.stream()
                .filter(event -> event.kind() == Kind.STARTED && !ended.contains(event.text()))
                .map(Event::text)
                .collect(Collectors.toSet());
    }

    /** Returns the ids of the JVM's runs, from the names of its databases. */
    public Set<String> runs() {
        return events.stream()
                .filter(event -> event.kind() == Kind.TAKE && event.text().matches(RUN))
                .map(event -> event.text().replaceFirst(RUN, "$1"))
                .collect(Collectors.toSet());
    }

    /** Returns whether the JVM finished its work. */
    public boolean isComplete() {
        return events.stream().anyMatch(event -> event.kind() == Kind.END);
    }
}
