// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.matrix.Injection.Place;
import io.github.pgtestdb.junit5.matrix.Shape.Origin;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the tests of one class. */
final class TestSource {

    private final Level level;
    private final int number;
    private final List<Injection> injections;

    TestSource(Combination combination, int number) {
        this.level = combination.levels().get(number);
        this.number = number;
        this.injections = level.at(Place.TEST);
    }

    String written() {
        return switch (level.tests()) {
            case PLAIN -> method("@Test", "void", "one", "", checked()) + method("@Test", "void", "two", "", checked());
            case REPEATED -> method("@RepeatedTest(2)", "void", "one", "", checked());
            case PARAMETERIZED ->
                method("@ParameterizedTest @ValueSource(ints = {1, 2})", "void", "one", "int i, ", checked());
            case FACTORY_OF_ARGUMENTS ->
                "static Stream<Integer> rows%1$d(DataSource db) { return Stream.of(1, 2); }\n".formatted(number)
                        + method(
                                "@ParameterizedTest @MethodSource(\"rows%d\")".formatted(number),
                                "void",
                                "one",
                                "int i, ",
                                checked());
            case TEMPLATE -> method("@TestTemplate @ExtendWith(TwoInvocations.class)", "void", "one", "", checked());
            case DYNAMIC ->
                method(
                        "@TestFactory",
                        "Stream<DynamicTest>",
                        "one",
                        "",
                        "return Stream.of(1, 2).map(i -> DynamicTest.dynamicTest(\"d\" + i, test::check));");
        };
    }

    private static String checked() {
        return "test.check();";
    }

    private String method(String kind, String type, String name, String arguments, String end) {
        String said =
                level.methodScope() == null ? "" : Source.annotation(level.methodName(), level.methodScope()) + "\n";
        String adds = injections.stream()
                .map(injection -> "test.add(\"%s\", \"test\", db%s); ".formatted(injection.name(), injection.suffix()))
                .collect(Collectors.joining());
        String modifier = level.origin() == Origin.INTERFACE ? "default " : "";
        String parameters = injections.isEmpty() ? "" : ", " + Source.parameters(injections);
        return said + level.timeout() + kind + "\n" + modifier + type + " " + name + "(" + arguments + "OneTest test"
                + parameters + ") throws Exception { " + adds + end + " }\n";
    }
}
