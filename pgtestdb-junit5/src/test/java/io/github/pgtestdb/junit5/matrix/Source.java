// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.DatabaseScope;
import io.github.pgtestdb.junit5.matrix.Injection.Place;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a combination as Java source. */
final class Source {

    private static final String IMPORTS = """
            package matrix;

            import io.github.pgtestdb.TestDatabase;
            import io.github.pgtestdb.junit5.*;
            import io.github.pgtestdb.junit5.matrix.*;
            import java.sql.Connection;
            import java.util.concurrent.TimeUnit;
            import java.util.stream.Stream;
            import javax.sql.DataSource;
            import org.junit.jupiter.api.*;
            import org.junit.jupiter.api.extension.*;
            import org.junit.jupiter.api.parallel.*;
            import org.junit.jupiter.params.*;
            import org.junit.jupiter.params.provider.*;

            """;

    private final Combination combination;
    private final StringBuilder nest = new StringBuilder();
    private final StringBuilder besides = new StringBuilder();

    private Source(Combination combination) {
        this.combination = combination;
    }

    static String of(Combination combination) {
        Source source = new Source(combination);
        source.write(0);
        return IMPORTS + source.nest + source.besides;
    }

    private void write(int number) {
        Level level = combination.levels().get(number);
        String type = number == 0 ? combination.name() : "L" + number;
        nest.append(number == 0 ? outermost(level) : "@Nested\n" + annotations(level));
        nest.append(level.perClass() ? "@TestInstance(TestInstance.Lifecycle.PER_CLASS)\n" : "");
        nest.append(level.modes()).append("public class ").append(type);
        String beside = combination.name() + level.origin() + number;
        switch (level.origin()) {
            case CLASS ->
                nest.append(" {\n").append(members(number, type)).append(new TestSource(combination, number).written());
            case SUPERCLASS -> {
                nest.append(" extends ").append(beside).append(" {\n").append(passing(level, type));
                besides.append("abstract class ").append(beside).append(" {\n").append(members(number, beside));
                besides.append(new TestSource(combination, number).written()).append("}\n");
            }
            case INTERFACE -> {
                nest.append(" implements ").append(beside).append(" {\n").append(members(number, type));
                besides.append("interface ").append(beside).append(" {\n");
                besides.append(new TestSource(combination, number).written()).append("}\n");
            }
        }
        if (number == 0) {
            nest.append(registrations(level));
            nest.append(combination.invocations() == 0 ? "int n = 0;\n" : "@Parameter int n;\n");
        }
        if (number + 1 < combination.levels().size()) {
            write(number + 1);
        }
        nest.append("}\n");
    }

    private String outermost(Level level) {
        String others =
                "@ExtendWith(Look.class)\n" + (combination.failsLate() ? "@ExtendWith(LateFailure.class)\n" : "");
        return (combination.lookFirst() ? others + annotations(level) : annotations(level) + others)
                + (combination.invocations() == 0 ? "" : "@ParameterizedClass @ValueSource(ints = {1, 2})\n");
    }

    private String annotations(Level level) {
        return combination.registered()
                ? ""
                : level.declared().keySet().stream()
                        .map(name -> annotation(name, level.scope(name)) + "\n")
                        .collect(Collectors.joining());
    }

    static String annotation(String name, @Nullable DatabaseScope scope) {
        return "@IsolatedPostgres(name = \"%s\"%s%s)"
                .formatted(
                        name,
                        scope == null ? "" : ", scope = DatabaseScope." + scope,
                        name.equals(Shape.READ) ? ", access = DatabaseAccess.READ_ONLY" : "");
    }

    private String registrations(Level level) {
        return !combination.registered()
                ? ""
                : level.declared().keySet().stream()
                        .map(name -> registration(name, level.scope(name)))
                        .collect(Collectors.joining());
    }

    private static String registration(String name, @Nullable DatabaseScope scope) {
        return "@RegisterExtension static final IsolatedPostgresExtension EXTENSION_%s = IsolatedPostgresExtension.builder()%s%s%s.build();\n"
                .formatted(
                        name,
                        name.isEmpty() ? "" : ".name(\"" + name + "\")",
                        scope == null ? "" : ".scope(DatabaseScope." + scope + ")",
                        name.equals(Shape.READ) ? ".access(DatabaseAccess.READ_ONLY)" : "");
    }

    /** The constructor of a class that passes everything on to its superclass. */
    private static String passing(Level level, String type) {
        List<Injection> injections = level.at(Place.CONSTRUCTOR);
        String names =
                injections.stream().map(injection -> "db" + injection.suffix()).collect(Collectors.joining(", "));
        return injections.isEmpty()
                ? ""
                : "public %s(%s) { super(%s); }\n".formatted(type, parameters(injections), names);
    }

    static String parameters(List<Injection> injections) {
        return injections.stream()
                .map(injection -> injection.annotated(false) + " db" + injection.suffix())
                .collect(Collectors.joining(", "));
    }

    /** Fields, constructor, and methods around tests. */
    private String members(int number, String type) {
        Level level = combination.levels().get(number);
        StringBuilder members = new StringBuilder(
                "final Places p%1$d = new Places();\nstatic final Places S%1$d = new Places();\n".formatted(number));
        List<Injection> constructor = level.at(Place.CONSTRUCTOR);
        if (!constructor.isEmpty()) {
            members.append("public %s(%s) { ".formatted(type, parameters(constructor)));
            constructor.forEach(injection -> members.append("p%d.add(\"%s\", \"%s.constructor\", db%s); "
                    .formatted(number, injection.name(), combination.testClass(number), injection.suffix())));
            members.append("}\n");
        }
        level.injections().forEach(injection -> members.append(member(injection, number)));
        return members.toString();
    }

    private String member(Injection injection, int number) {
        String suffix = number + injection.suffix();
        String testClass = combination.testClass(number);
        return switch (injection.place()) {
            case STATIC_FIELD ->
                injection.annotated(true).replace(injection.type(), "static " + injection.type()) + " staticField"
                        + suffix + ";\n";
            case FIELD -> injection.annotated(true) + " field" + suffix + ";\n";
            case BEFORE_ALL ->
                "@BeforeAll static void all%s(%s db) throws Exception { Probe.seed(\"%s\", \"%s\", db); S%d.add(\"%s\", \"%s.all\", db); }\n"
                        .formatted(
                                suffix,
                                injection.annotated(false),
                                testClass,
                                injection.name(),
                                number,
                                injection.name(),
                                testClass);
            case BEFORE_EACH ->
                "@BeforeEach void each%s(OneTest test, %s db) { test.add(\"%s\", \"%s.each\", db); }\n"
                        .formatted(suffix, injection.annotated(false), injection.name(), testClass);
            case CONSTRUCTOR, TEST -> "";
        };
    }
}
