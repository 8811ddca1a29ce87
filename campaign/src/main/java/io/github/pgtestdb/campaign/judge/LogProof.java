// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.judge;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.HashMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.SetMultimap;
import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.ground.JudgeAccess;
import io.github.pgtestdb.campaign.ground.LogLine;
import io.github.pgtestdb.campaign.jvm.JvmReport;
import io.github.pgtestdb.campaign.jvm.JvmReport.Hold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Proves by the server's log that no run touched a database of another live run, or a database that does not belong to
 * this library:
 *
 * <ul>
 *   <li>Each session is in the admin database or in one of the library's.
 *   <li>No statement drops, changes, or connects to a stranger's database.
 *   <li>No database is dropped while a test has it.
 *   <li>On an existing server, the log has the name of the JVM: no JVM drops a database of another run while that run's
 *       JVM lives.
 * </ul>
 */
final class LogProof {

    private static final Pattern AUTHORIZED = Pattern.compile("connection authorized: .*\\bdatabase=(\\S+)");
    private static final Pattern STATEMENT =
            Pattern.compile("(DROP|ALTER) DATABASE (?:IF EXISTS )?\"?([^\\s\";]+)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern OURS = Pattern.compile("pgtestdb_(t_[0-9a-f]{32}|[cb]_[0-9a-f]{16}_\\d+)");
    private static final Pattern OF_RUN = Pattern.compile("pgtestdb_[cb]_([0-9a-f]{16})_\\d+");

    /** The time for which a test of a JVM had a database. */
    private record Held(String jvm, Hold hold) {}

    private final List<JvmReport> reports;
    private final ListMultimap<String, Held> held = ArrayListMultimap.create();
    private final SetMultimap<String, String> runs = HashMultimap.create();

    LogProof(List<JvmReport> reports) {
        this.reports = reports;
        for (JvmReport report : reports) {
            report.holds().forEach(hold -> held.put(hold.database(), new Held(report.jvm(), hold)));
            runs.putAll(report.jvm(), report.runs());
        }
    }

    List<String> problems(List<LogLine> log) {
        List<String> problems = new ArrayList<>();
        for (LogLine line : log) {
            if (!line.application().equals(JudgeAccess.APPLICATION)
                    && !line.message().contains("application_name=" + JudgeAccess.APPLICATION)) {
                connection(line).ifPresent(problems::add);
                statement(line).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private static Optional<String> connection(LogLine line) {
        Matcher matcher = AUTHORIZED.matcher(line.message());
        if (!matcher.find()) {
            return Optional.empty();
        }
        String database = matcher.group(1);
        boolean allowed = database.equals("postgres")
                || (OURS.matcher(database).matches() && !Ground.STRANGERS.contains(database));
        return allowed ? Optional.empty() : Optional.of("a session in the database of a stranger: " + line.message());
    }

    private Optional<String> statement(LogLine line) {
        Matcher matcher = STATEMENT.matcher(line.message());
        if (!line.message().startsWith("LOG:") || !matcher.find()) {
            return Optional.empty();
        }
        String database = matcher.group(2);
        if (!OURS.matcher(database).matches() || Ground.STRANGERS.contains(database)) {
            return Optional.of("a statement about the database of a stranger: " + line.message());
        }
        return "DROP".equalsIgnoreCase(matcher.group(1)) ? drop(line, database) : Optional.empty();
    }

    private Optional<String> drop(LogLine line, String database) {
        for (Held of : held.get(database)) {
            if (line.millis() > of.hold().from() && line.millis() < of.hold().to()) {
                return Optional.of(
                        line.application() + " dropped " + database + " while a test of " + of.jvm() + " had it");
            }
        }
        return byAnother(line, database);
    }

    private Optional<String> byAnother(LogLine line, String database) {
        Matcher run = OF_RUN.matcher(database);
        boolean named = reports.stream().anyMatch(report -> report.jvm().equals(line.application()));
        if (!named || !run.matches()) {
            return Optional.empty();
        }
        return reports.stream()
                .filter(report -> runs.get(report.jvm()).contains(run.group(1)))
                .filter(report -> !report.jvm().equals(line.application()) && line.millis() < report.lifeEnd())
                .map(owner -> line.application() + " dropped " + database + " of " + owner.jvm() + ", which was alive")
                .findFirst();
    }
}
