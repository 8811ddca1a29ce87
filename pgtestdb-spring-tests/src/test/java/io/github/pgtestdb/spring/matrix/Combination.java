package io.github.pgtestdb.spring.tests;

import java.util.List;
import java.util.Random;

/** Generates the source of a test class from a seed. */
final class Combination {

    private final Random random;

    Combination(long seed) {
        random = new Random(seed);
    }

    String source(String name) {
        boolean perClass = random.nextBoolean();
        String scope = one("", "scope = DatabaseScope.METHOD", "scope = DatabaseScope.CLASS");
        boolean shared = scope.endsWith("CLASS") || (perClass && scope.isEmpty());
        boolean hierarchy = random.nextInt(3) == 0;
        String replaced = random.nextInt(8) == 0
                ? "@TestExecutionListeners(DependencyInjectionTestExecutionListener.class)\n"
                : one(
                        "",
                        "@TestExecutionListeners(mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)\n");
        String spring = (hierarchy
                        ? "@SpringJUnitConfig @ContextHierarchy({@ContextConfiguration(classes = MatrixBeans.Data.class),"
                                + " @ContextConfiguration(classes = MatrixBeans.Users.class)})\n"
                        : "@SpringJUnitConfig(MatrixBeans.Flat.class)\n")
                + one(
                        "",
                        "@TestPropertySource(properties = \"shared=one\")\n",
                        "@TestPropertySource(properties = \"shared=two\")\n")
                + replaced;
        String ours = "@IsolatedPostgres(" + scope + ")\n";
        String header = random.nextBoolean() ? spring + ours : ours + spring;
        String lifecycle = perClass ? "@TestInstance(TestInstance.Lifecycle.PER_CLASS)\n" : "";
        return """
                package generated;
                import io.github.pgtestdb.*;
                import io.github.pgtestdb.junit5.*;
                import io.github.pgtestdb.spring.tests.MatrixBeans;
                import java.util.*;
                import org.junit.jupiter.api.*;
                import org.springframework.beans.factory.annotation.Autowired;
                import org.springframework.jdbc.core.JdbcTemplate;
                import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
                import org.springframework.test.annotation.DirtiesContext;
                import org.springframework.test.context.*;
                import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;
                import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
                """
                + lifecycle + header
                + "class " + name + " {\n"
                + fields("outer")
                + one("", seed("outer", shared))
                + test("outer", "outer", shared)
                + nested(shared)
                + "}\n";
    }

    private String nested(boolean shared) {
        String own = one("", "", "@TestPropertySource(properties = \"nested=own\")\n");
        return random.nextBoolean()
                ? ""
                : "@Nested\n" + own + "class Within {\n" + fields("inner")
                        + test("inner", one("inner", "outer"), shared) + "}\n";
    }

    private static String fields(String name) {
        return "@Autowired JdbcTemplate " + name + "; @Autowired ThreadPoolTaskExecutor " + name + "Executor;\n";
    }

    /** Returns a {@code @BeforeEach} that adds a row. All tests of an outer and inner class see the row. */
    private static String seed(String jdbc, boolean shared) {
        return shared
                ? ""
                : "@BeforeEach void seed(TestInfo info) { MatrixBeans.add(" + jdbc + ", \"seed\"); }\n"
                        + "@AfterEach void look() { Assertions.assertEquals(1, Collections.frequency(MatrixBeans.rows("
                        + jdbc + "), \"seed\")); }\n";
    }

    /**
     * Returns a test. It writes its row with the bean, with a task or with the injected database, and reads with each
     * of them.
     */
    private String test(String bean, String writer, boolean shared) {
        String dirty = random.nextInt(6) == 0
                ? "@DirtiesContext(methodMode = DirtiesContext.MethodMode." + one("BEFORE_METHOD", "AFTER_METHOD")
                        + ")\n"
                : "";
        String write = one(
                "MatrixBeans.add(" + writer + ", row);",
                "MatrixBeans.addByTask(" + writer + "Executor, " + writer + ", row);",
                "MatrixBeans.add(own, row);");
        String expected = shared
                ? "Assertions.assertEquals(1, Collections.frequency(rows, row), rows.toString());"
                        + " for (String other : rows) { Assertions.assertTrue(other.startsWith(prefix), other); }"
                : "rows.removeIf(\"seed\"::equals); Assertions.assertEquals(List.of(row), rows);";
        String look = "for (JdbcTemplate jdbc : List.of(own, " + bean + ", " + writer + ")) {"
                + " List<String> rows = new ArrayList<>(MatrixBeans.rows(jdbc)); " + expected + " }\n";
        return "@RepeatedTest(2)\n" + dirty + "void writes(TestDatabase database) throws Exception {\n"
                + "String prefix = database.name(); String row = prefix + UUID.randomUUID();\n"
                + "JdbcTemplate own = new JdbcTemplate(database.dataSource());\n" + write + "\n" + look + "}\n";
    }

    private String one(String... values) {
        return List.of(values).get(random.nextInt(values.length));
    }
}
