package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.DatabaseScope;
import io.github.pgtestdb.junit5.matrix.Level.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A nest of test classes, from the outside in.
 *
 * @param registered whether an extension defines the database, instead of annotations
 * @param lookFirst whether the other extension is registered before ours
 * @param parallel whether its tests run at the same time
 * @param invocations of the outermost class; 0 for a class without parameters
 */
record Combination(
        String name,
        List<Level> levels,
        boolean registered,
        boolean lookFirst,
        boolean parallel,
        int invocations,
        int types) {

    static Combination random(Random random, String name, boolean parallel) {
        boolean registered = random.nextInt(5) == 0;
        List<Level> levels = new ArrayList<>();
        int depth = 1 + random.nextInt(3);
        for (int level = 0; level < depth; level++) {
            levels.add(Level.random(random, level == 0, registered, parallel));
        }
        return new Combination(
                name,
                List.copyOf(levels),
                registered,
                random.nextBoolean(),
                parallel,
                !parallel && Fixtures.CLASSES_CAN_HAVE_PARAMETERS && random.nextInt(4) == 0 ? 2 : 0,
                random.nextInt(1 << 20));
    }

    String testClass(int level) {
        return name + ".L" + level;
    }

    int executionsEach() {
        return 2 * Math.max(1, invocations);
    }

    String source() {
        StringBuilder source = new StringBuilder("""
                package matrix;

                import io.github.pgtestdb.TestDatabase;
                import io.github.pgtestdb.junit5.*;
                import io.github.pgtestdb.junit5.matrix.Probe;
                import java.sql.Connection;
                import java.util.stream.Stream;
                import javax.sql.DataSource;
                import org.junit.jupiter.api.*;
                import org.junit.jupiter.api.extension.*;
                import org.junit.jupiter.params.*;
                import org.junit.jupiter.params.provider.*;

                """);
        write(source, 0);
        return source.toString();
    }

    private void write(StringBuilder source, int number) {
        Level level = levels.get(number);
        if (number == 0) {
            String look = "@ExtendWith(Probe.Look.class)\n";
            source.append(lookFirst ? look : "").append(annotation(level)).append(lookFirst ? "" : look);
            source.append(invocations == 0 ? "" : "@ParameterizedClass @ValueSource(ints = {1, 2})\n");
        } else {
            source.append("@Nested\n").append(annotation(level));
        }
        source.append(level.perClass() ? "@TestInstance(TestInstance.Lifecycle.PER_CLASS)\n" : "");
        String type = number == 0 ? name : "L" + number;
        source.append("public class %s {\n".formatted(type));
        if (number == 0 && registered) {
            source.append("@RegisterExtension static final IsolatedPostgresExtension EXTENSION ="
                    + " IsolatedPostgresExtension.builder()%s.build();\n"
                            .formatted(level.scope() == null ? "" : ".scope(DatabaseScope." + level.scope() + ")"));
        }
        if (number == 0) {
            source.append(invocations == 0 ? "int n = 0;\n" : "@Parameter int n;\n");
        }
        places(source, level, number, type);
        tests(source, level, number);
        if (number + 1 < levels.size()) {
            write(source, number + 1);
        }
        source.append("}\n");
    }

    private String annotation(Level level) {
        return !level.declares() || registered ? "" : "@IsolatedPostgres" + attribute(level.scope()) + "\n";
    }

    private static String attribute(@Nullable DatabaseScope scope) {
        return scope == null ? "" : "(scope = DatabaseScope." + scope + ")";
    }

    /** A type that can be injected. Tests at once would use up the pool if they held a connection for each parameter. */
    private String type(int number, Place place, boolean field) {
        int choice = (types >> (2 * (number * 6 + List.of(Place.values()).indexOf(place)) % 18)) & 3;
        return switch (choice) {
            case 0 -> "TestDatabase";
            case 1 -> field || parallel ? "DataSource" : "Connection";
            default -> "DataSource";
        };
    }

    private void places(StringBuilder source, Level level, int number, String type) {
        String id = testClass(number);
        source.append("final Probe.Places p%d = new Probe.Places();\n".formatted(number));
        source.append("static final Probe.Places S%d = new Probe.Places();\n".formatted(number));
        for (Place place : level.places()) {
            String injected = type(number, place, place == Place.STATIC_FIELD || place == Place.FIELD);
            source.append(
                    switch (place) {
                        case STATIC_FIELD -> "@IsolatedPostgres static %s staticField%d;\n".formatted(injected, number);
                        case FIELD ->
                            "@IsolatedPostgres%s %s field%d;\n"
                                    .formatted(attribute(level.fieldScope()), injected, number);
                        case CONSTRUCTOR ->
                            "public %s(%s db) { p%d.add(\"%s.constructor\", db); }\n"
                                    .formatted(type, injected, number, id);
                        case BEFORE_ALL ->
                            "@BeforeAll static void all%1$d(%2$s db) throws Exception { Probe.seed(\"%3$s\", db); S%1$d.add(\"%3$s.all\", db); }\n"
                                    .formatted(number, injected.replace("Connection", "DataSource"), id);
                        case BEFORE_EACH ->
                            "@BeforeEach void each%d(%s db) { Probe.beforeEach(\"%s.each\", db); }\n"
                                    .formatted(number, injected, id);
                        case TEST -> "";
                    });
        }
    }

    private void tests(StringBuilder source, Level level, int number) {
        String parameter = level.places().contains(Place.TEST) ? type(number, Place.TEST, false) + " db" : "";
        String add = parameter.isEmpty() ? "" : ".add(\"test\", db)";
        String check = "Probe.check(\"%s\" + \"#\" + n, id, new Probe.Places()%s%s%s);"
                .formatted(testClass(number), reachable(number), add, seeded(number));
        String body = "throws Exception { int id = Probe.id(); " + check + " }\n";
        String said = level.methodScope() == null ? "" : "@IsolatedPostgres" + attribute(level.methodScope()) + " ";
        String after = parameter.isEmpty() ? "" : ", " + parameter;
        source.append(
                switch (level.tests()) {
                    case PLAIN ->
                        said + "@Test void one(" + parameter + ") " + body + said + "@Test void two(" + parameter + ") "
                                + body;
                    case REPEATED -> said + "@RepeatedTest(2) void one(" + parameter + ") " + body;
                    case PARAMETERIZED ->
                        said + "@ParameterizedTest @ValueSource(ints = {1, 2}) void one(int number" + after + ") "
                                + body;
                    case FACTORY_OF_ARGUMENTS ->
                        "static Stream<Integer> rows" + number
                                + "(DataSource db) { return Stream.of(1, 2); }\n" + said
                                + "@ParameterizedTest @MethodSource(\"rows" + number + "\") void one(int number" + after
                                + ") " + body;
                    case DYNAMIC ->
                        said + "@TestFactory Stream<DynamicTest> one(" + parameter
                                + ") { int id = Probe.id(); return Stream.of(1, 2).map(i -> DynamicTest.dynamicTest(\"d\""
                                + " + i, () -> { " + check + " })); }\n";
                });
    }

    /** Everything that a test reaches: fields of its instance, of the enclosing ones, and static ones. */
    private String reachable(int number) {
        StringBuilder places = new StringBuilder();
        for (int level = 0; level <= number; level++) {
            places.append(".addAll(p%1$d).addAll(S%1$d)".formatted(level));
            if (levels.get(level).places().contains(Place.FIELD)) {
                places.append(".add(\"%1$s.field\", field%2$d)".formatted(testClass(level), level));
            }
            if (levels.get(level).places().contains(Place.STATIC_FIELD)) {
                places.append(".add(\"%1$s.staticField\", staticField%2$d)".formatted(testClass(level), level));
            }
        }
        return places.toString();
    }

    private String seeded(int number) {
        StringBuilder classes = new StringBuilder();
        IntStream.rangeClosed(0, number)
                .forEach(
                        level -> classes.append(", \"").append(testClass(level)).append('"'));
        return classes.toString();
    }
}
