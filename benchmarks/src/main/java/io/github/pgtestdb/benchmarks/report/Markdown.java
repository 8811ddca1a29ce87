// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The figures as Markdown for benchmarks/NOTES.md, and the line that the README quotes. */
final class Markdown {

    /**
     * A table. Its rows are systems; its columns are the measurements with this prefix and a name that matches the
     * pattern.
     */
    private record Group(String title, String prefix, String pattern, boolean withP99) {}

    private static final List<Group> GROUPS = List.of(
            new Group("A test, ms", "test_", "[0-9]+ms(_parallel[0-9])?", false),
            new Group("Wait for an open connection, ms: median / 99 %", "wait_", "[0-9]+ms(_parallel[0-9])?", true),
            new Group("The parts of a test of 50 ms, ms: median / 99 %", "part_", ".*", true),
            new Group("A trivial test on other templates, ms", "test_", "0ms_([0-9]+MB|200migrations|reflink)", false),
            new Group("Straight SQL by threads, ms", "test_", "0ms_threads[0-9]", false),
            new Group("First test of a new JVM, s", "start_", ".*", false),
            new Group("First database of a template, s", "first_", ".*", false),
            new Group("A server after the trivial tests, MB", "server_", ".*", false),
            new Group("The soak", "soak_", ".*", false),
            new Group("Methods, µs", "method_", ".*", true),
            new Group("Settings of the server, against those chosen", "setting_", ".*", false));

    static String of(Results results) {
        StringBuilder text = new StringBuilder("## For benchmarks/NOTES.md\n\n" + machine(results) + "\n\n");
        text.append(ratios(results)).append('\n');
        for (Group group : GROUPS) {
            text.append(table(results, group));
        }
        return text.append("## For the README\n\n")
                .append(readme(results))
                .append('\n')
                .toString();
    }

    private static String machine(Results results) {
        return results.machine().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String ratios(Results results) {
        return "| what | target | figure | |\n|---|---|---|---|\n"
                + Results.RATIOS.stream().map(key -> ratio(results, key)).collect(Collectors.joining());
    }

    private static String ratio(Results results, String key) {
        Target target = Target.of(key);
        OptionalDouble figure = results.ratio(key);
        String met = figure.isEmpty() ? "" : target.isMetBy(figure.getAsDouble()) ? "met" : "**missed**";
        return "| %s | ≤ %s | %s | %s |%n"
                .formatted(target.what(), plain(target.most()), escape(results.ratioText(key)), met);
    }

    private static String table(Results results, Group group) {
        Predicate<Measurement> belongs = measurement -> measurement.name().startsWith(group.prefix)
                && measurement.name().substring(group.prefix.length()).matches(group.pattern);
        List<Measurement> all = results.measurements().stream().filter(belongs).toList();
        if (all.isEmpty()) {
            return "";
        }
        Set<String> columns = all.stream().map(Measurement::name).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> systems =
                all.stream().map(Measurement::system).collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> lines = new ArrayList<>(List.of(
                "### " + group.title + "\n",
                columns.stream()
                        .map(name -> name.substring(group.prefix.length()).replace('_', ' '))
                        .collect(Collectors.joining(" | ", "| | ", " |")),
                "|---" + "|---:".repeat(columns.size()) + "|"));
        for (String system : systems) {
            lines.add(columns.stream()
                    .map(name -> cell(all, name, system, group.withP99))
                    .collect(Collectors.joining(" | ", "| " + system + " | ", " |")));
        }
        return String.join("\n", lines) + "\n\n";
    }

    private static String cell(List<Measurement> all, String name, String system, boolean withP99) {
        return all.stream()
                .filter(measurement ->
                        measurement.name().equals(name) && measurement.system().equals(system))
                .findFirst()
                .map(measurement -> text(measurement, withP99))
                .orElse("");
    }

    private static String text(Measurement measurement, boolean withP99) {
        if (measurement.median() == null) {
            return "null: " + escape(String.valueOf(measurement.why()));
        }
        String median = Table.figure(measurement.median());
        return withP99 ? median + " / " + Table.figure(measurement.p99()) : median;
    }

    private static String readme(Results results) {
        return String.format(
                Locale.ROOT,
                "On a machine of %s processors (%s), tests of 50 ms wait %s ms for their database (99 %%: %s ms), and a suite"
                        + " of them takes %s times as long as without isolation; a trivial test takes %s ms, zonky's"
                        + " `PreparedDbExtension` %s ms, the plain create, test and drop %s ms.%n",
                results.machine().get("processors"),
                results.machine().get("system"),
                taken(results, "wait_p50_ms"),
                taken(results, "wait_p99_ms"),
                taken(results, "suite50_vs_none"),
                median(results, "pgtestdb"),
                median(results, "zonky"),
                median(results, "plain sequence"));
    }

    private static String taken(Results results, String key) {
        return results.ratio(key).isPresent() ? results.ratioText(key) : "(not taken)";
    }

    private static String median(Results results, String system) {
        return results.measurements().stream()
                .filter(measurement -> measurement.name().equals("test_0ms")
                        && measurement.system().equals(system))
                .findFirst()
                .flatMap(measurement -> Optional.ofNullable(measurement.median()))
                .map(Table::figure)
                .orElse("(not taken)");
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private Markdown() {}
}
