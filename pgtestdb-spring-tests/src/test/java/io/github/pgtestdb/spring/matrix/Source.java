// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.util.stream.Collectors;

/** Writes a combination as Java source. */
final class Source {

    private static final String IMPORTS = """
            package generated;
            import io.github.pgtestdb.*;
            import io.github.pgtestdb.junit5.*;
            import io.github.pgtestdb.spring.matrix.*;
            import io.github.pgtestdb.spring.tests.slice.*;
            import java.util.*;
            import java.util.concurrent.*;
            import org.junit.jupiter.api.*;
            import org.junit.jupiter.api.extension.*;
            import org.springframework.beans.factory.annotation.Autowired;
            import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
            import org.springframework.test.annotation.DirtiesContext;
            import org.springframework.test.context.*;
            import org.springframework.test.context.bean.override.mockito.MockitoBean;
            import org.springframework.test.context.junit.jupiter.*;
            import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;
            import org.springframework.transaction.annotation.Transactional;
            """;

    private final Combination combination;

    private Source(Combination combination) {
        this.combination = combination;
    }

    static String of(Combination combination) {
        return IMPORTS + new Source(combination).outer();
    }

    private String outer() {
        String spring = spring();
        String header = combination.oursFirst() ? ours() + spring : spring + ours();
        String override = combination.nested().equals(Combination.OVERRIDE)
                ? "@NestedTestConfiguration(NestedTestConfiguration.EnclosingConfiguration.OVERRIDE)\n"
                : "";
        return extension(header) + override + lifecycle() + "class " + combination.name() + " {\n"
                + "static final LateTasks LATE = new LateTasks(\"" + combination.name() + "\");\n"
                + (combination.registration().equals("registered")
                        ? "@RegisterExtension static final SpringExtension SPRING = new SpringExtension();\n"
                        : "")
                + "@AfterAll static void end() throws Exception { LATE.end(); }\n"
                + beforeAll() + fields("outer") + seed() + test("outer", "outer") + nested(spring) + "}\n";
    }

    private String extension(String header) {
        String extension = "@ExtendWith(Extras.UsesBeans.class)\n";
        return combination.readOnly()
                ? header
                : combination
                        .extensionFirst()
                        .map(first -> first ? extension + header : header + extension)
                        .orElse(header);
    }

    private String lifecycle() {
        return combination.perClass() ? "@TestInstance(TestInstance.Lifecycle.PER_CLASS)\n" : "";
    }

    private String spring() {
        String registration = combination.registration().equals("registered") ? "" : combination.registration();
        return registration + combination.application().configuration() + "\n" + combination.properties() + listeners()
                + (combination.isDirtyForEachMethod() ? "" : combination.dirty() + "\n");
    }

    private String listeners() {
        return switch (combination.listener()) {
            case "" -> "";
            case Combination.REPLACED -> "@TestExecutionListeners(DependencyInjectionTestExecutionListener.class)\n";
            default ->
                combination.readOnly()
                        ? ""
                        : "@TestExecutionListeners(listeners = Extras." + combination.listener()
                                + ".class, mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)\n";
        };
    }

    private String ours() {
        return combination.application().databases().stream()
                .map(name -> "@IsolatedPostgres(name = \"" + name + "\""
                        + (combination.scope().isEmpty() ? "" : ", " + combination.scope())
                        + (combination.readOnly() ? ", access = DatabaseAccess.READ_ONLY" : "") + ")\n")
                .collect(Collectors.joining());
    }

    private String beforeAll() {
        return switch (combination.beforeAll()) {
            case "" -> "";
            case Combination.WRITES ->
                "@BeforeAll static void all(@Autowired List<Access> beans) throws Exception { Extras.write(beans, \"all\"); }\n";
            default ->
                "@BeforeAll static void all(@Autowired List<Access> beans) throws Exception { Assertions.assertEquals(List.of(), beans.get(0).statements().rows()); }\n";
        };
    }

    private static String fields(String name) {
        return "@Autowired List<Access> " + name + "; @Autowired ThreadPoolTaskExecutor " + name + "Executor;\n";
    }

    private String seed() {
        return combination.seeds() && !combination.readOnly() ? """
                        @BeforeEach void seed() throws Exception { Extras.write(outer, "seed"); }
                        @AfterEach void look() throws Exception { Extras.look(outer, "seed"); }
                        """ : "";
    }

    private String nested(String spring) {
        String annotations = switch (combination.nested()) {
            case "own" -> "@TestPropertySource(properties = \"nested=own\")\n";
            case Combination.OVERRIDE -> spring;
            default -> "";
        };
        String mock = combination.nested().equals("mock") ? "@MockitoBean Runnable mocked;\n" : "";
        return combination.nested().isEmpty()
                ? ""
                : "@Nested\n" + annotations + "class Within {\n" + mock + fields("inner") + test("inner", "outer")
                        + "}\n";
    }

    private String test(String bean, String other) {
        String parameters = combination.application().databases().stream()
                .map(name -> (name.isEmpty() ? "" : "@IsolatedPostgres(name = \"" + name + "\") ")
                        + "TestDatabase database" + name)
                .collect(Collectors.joining(", "));
        String injected = combination.application().databases().stream()
                .map(name -> ".database(\"%s\", database%s)".formatted(name.equals("shop") ? "" : name, name))
                .collect(Collectors.joining());
        String extras = combination.extras().stream()
                .map(extra -> ", \"" + extra + "\"")
                .collect(Collectors.joining());
        return "@RepeatedTest(2)\n" + (combination.isDirtyForEachMethod() ? combination.dirty() + "\n" : "")
                + combination.method() + "\nvoid writes(" + parameters + ") throws Exception {\n"
                + "new Check(\"" + combination.name() + "\", " + combination.isShared() + ", " + combination.readOnly()
                + extras + ")" + injected + ".run(" + bean + ", " + (bean.equals(other) ? "List.of()" : other)
                + ");\n"
                + (combination.lateTasks() ? "LATE.begin(" + bean + "Executor, " + bean + ");\n" : "") + "}\n";
    }
}
