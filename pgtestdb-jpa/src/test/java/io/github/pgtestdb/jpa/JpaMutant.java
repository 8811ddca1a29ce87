// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.cfg.AvailableSettings;

/**
 * {@link MutationEntities} with one change.
 *
 * @param what describes the change: its kind, a colon, and its place
 * @param files sources by the names of their classes, and other files by their names
 * @param properties properties of the persistence unit
 */
record JpaMutant(String what, Map<String, String> files, Map<String, String> properties) {

    static final JpaMutant NONE = new JpaMutant("nothing", MutationEntities.FILES, Map.of());

    /** Numbers, strings and words of Java that can be replaced by others. */
    private static final Pattern PLACE = Pattern.compile(
            "\\b\\d+\\b|\"[^\"]+\"|\\b(true|false|int|long|Integer|String|BigDecimal|LocalDate|SEQUENCE|IDENTITY|JOINED|SINGLE_TABLE|ONE|TWO)\\b"
                    + "|@(Column|Table|Enumerated|Lob|Version|OrderColumn|NaturalId|Check|Comment|ColumnDefault|JoinColumn|JoinTable"
                    + "|AttributeOverride|DiscriminatorColumn|UniqueConstraint|Index|ElementCollection|Transient)\\b(\\([^()]*\\))?");

    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("true", "false"),
            Map.entry("false", "true"),
            Map.entry("int", "long"),
            Map.entry("long", "int"),
            Map.entry("Integer", "Long"),
            Map.entry("String", "Character"),
            Map.entry("BigDecimal", "Double"),
            Map.entry("LocalDate", "LocalDateTime"),
            Map.entry("SEQUENCE", "IDENTITY"),
            Map.entry("IDENTITY", "SEQUENCE"),
            Map.entry("JOINED", "TABLE_PER_CLASS"),
            Map.entry("SINGLE_TABLE", "JOINED"),
            Map.entry("ONE", "THREE"),
            Map.entry("TWO", "FOUR"));

    static List<JpaMutant> all() {
        List<JpaMutant> all = new ArrayList<>();
        MutationEntities.FILES.forEach((file, text) -> {
            sources(all, file, text);
            lines(all, file, text);
        });
        files(all);
        properties(all);
        return all;
    }

    private static void sources(List<JpaMutant> all, String file, String text) {
        for (MatchResult place : PLACE.matcher(text).results().toList()) {
            String found = place.group();
            String by = found.startsWith("@")
                    ? ""
                    : found.startsWith("\"")
                            ? found.substring(0, found.length() - 1) + "x\""
                            : OTHERS.getOrDefault(found, found + "1");
            String kind = found.startsWith("@") ? "an annotation less" : "a word";
            all.add(NONE.with(
                    kind + ": " + found + " in " + file,
                    file,
                    text.substring(0, place.start()) + by + text.substring(place.end())));
        }
        for (MatchResult field :
                Pattern.compile("\\b(\\w+);").matcher(text).results().toList()) {
            String changed = text.substring(0, field.end(1)) + "Other" + text.substring(field.end(1));
            all.add(NONE.with("a field's name: " + field.group(1) + " in " + file, file, changed));
        }
    }

    private static void lines(List<JpaMutant> all, String file, String text) {
        List<String> lines = Arrays.asList(text.split("(?<=\n)"));
        for (int i = 0; i < lines.size(); i++) {
            List<String> others = new ArrayList<>(lines);
            String line = others.remove(i);
            all.add(NONE.with("a line less: " + (i + 1) + " of " + file, file, String.join("", others)));
            others.add(Math.min(i + 1, others.size()), line);
            all.add(NONE.with("two lines exchanged: " + (i + 1) + " of " + file, file, String.join("", others)));
        }
        all.add(NONE.with("CRLF at the end of each line: " + file, file, text.replace("\n", "\r\n")));
        all.add(NONE.with("CR at the end of each line: " + file, file, text.replace("\n", "\r")));
        all.add(NONE.with("a comment more: " + file, file, text + "\n-- more\n"));
        all.add(NONE.with("a byte order mark: " + file, file, "\uFEFF" + text));
    }

    private static void files(List<JpaMutant> all) {
        all.add(NONE.with(
                "a class more: ",
                "More",
                "package made.up; @jakarta.persistence.Entity public class More {"
                        + " @jakarta.persistence.Id int id; }"));
        all.add(NONE.with(
                "a class more that is no entity: ", "Plain", "package made.up; public class Plain { int id; }"));
        all.add(NONE.with("a file more: ", "other.sql", "insert into Tag (name) values ('more');\n"));
        for (String file : MutationEntities.FILES.keySet()) {
            Map<String, String> fewer = new LinkedHashMap<>(MutationEntities.FILES);
            fewer.remove(file);
            all.add(new JpaMutant("a file less: " + file, fewer, Map.of()));
        }
    }

    /** Adds every setting that Hibernate names, each with several values. */
    private static void properties(List<JpaMutant> all) {
        TreeSet<String> keys = new TreeSet<>();
        Stream.of(AvailableSettings.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .forEach(field -> {
                    try {
                        keys.add(String.valueOf(field.get(null)));
                    } catch (IllegalAccessException e) {
                        throw new LinkageError(field.getName(), e);
                    }
                });
        for (String key : keys) {
            for (String value : List.of("true", "false", "app")) {
                all.add(new JpaMutant("a property: " + key + "=" + value, MutationEntities.FILES, Map.of(key, value)));
            }
        }
        for (String strategy : List.of(
                "org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy",
                "org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl")) {
            all.add(new JpaMutant(
                    "a naming strategy: " + strategy,
                    MutationEntities.FILES,
                    Map.of("hibernate.physical_naming_strategy", strategy)));
        }
        for (String script : List.of("import.sql", "other.sql", "nothing.sql")) {
            for (String key : List.of("hibernate.hbm2ddl.import_files", "jakarta.persistence.sql-load-script-source")) {
                all.add(new JpaMutant("a script: " + key + "=" + script, MutationEntities.FILES, Map.of(key, script)));
            }
        }
        for (String strategy : List.of("component-path", "legacy-hbm", "legacy-jpa", "jpa")) {
            all.add(new JpaMutant(
                    "an implicit naming strategy: " + strategy,
                    MutationEntities.FILES,
                    Map.of("hibernate.implicit_naming_strategy", strategy)));
        }
    }

    private JpaMutant with(String change, String file, String text) {
        Map<String, String> more = new LinkedHashMap<>(files);
        more.put(file, text);
        return new JpaMutant(change, more, properties);
    }
}
