// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One combination of everything that decides which database a bean has.
 *
 * @param scope an attribute of pgtestdb's annotation, or an empty text
 * @param oursFirst whether pgtestdb's annotation is before Spring's
 * @param registration the way in which {@code SpringExtension} is registered
 * @param properties an annotation that leads to another context, or an empty text
 * @param listener a class of {@link Extras}, {@code replaced}, or an empty text
 * @param extensionFirst whether another extension uses beans before the others, or after them; empty if there is none
 * @param seeds whether {@code @BeforeEach} writes a row
 * @param beforeAll whether {@code @BeforeAll} reads or writes with a bean, or an empty text
 * @param dirty an annotation about the end of the context, or an empty text
 * @param method other annotations of the tests
 * @param lateTasks whether tests begin tasks that outlive them
 * @param nested the kind of a nested class, or an empty text
 */
record Combination(
        String name,
        Application application,
        boolean perClass,
        String scope,
        boolean readOnly,
        boolean oursFirst,
        String registration,
        String properties,
        String listener,
        Optional<Boolean> extensionFirst,
        boolean seeds,
        String beforeAll,
        String dirty,
        String method,
        boolean lateTasks,
        String nested) {

    static final String REPLACED = "replaced";
    static final String WRITES = "writes";
    static final String OVERRIDE = "override";

    private static final List<Application> KINDS = List.of(Application.values());

    static Combination random(Random random, String name) {
        boolean usual = random.nextBoolean();
        Application application = usual ? KINDS.get(random.nextInt(4)) : KINDS.get(random.nextInt(KINDS.size()));
        boolean readOnly = random.nextInt(8) == 0;
        String method = one(
                random,
                "",
                "",
                "@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)",
                "@Transactional");
        boolean canDo =
                method.equals("@Transactional") ? application.isTransactional() : !application.isAlwaysTransactional();
        return new Combination(
                name,
                application,
                random.nextInt(3) == 0,
                one(random, "", "scope = DatabaseScope.METHOD", "scope = DatabaseScope.CLASS"),
                readOnly,
                random.nextBoolean(),
                one(
                        random,
                        "@ExtendWith(SpringExtension.class)\n",
                        "@SpringJUnitConfig\n",
                        // A slice registers it already, and Spring's transactions break if JUnit has it twice.
                        application.isAlwaysTransactional() ? "" : "registered"),
                one(
                        random,
                        "",
                        "",
                        "@TestPropertySource(properties = \"shared=one\")\n",
                        "@TestPropertySource(properties = \"shared=two\")\n"),
                random.nextInt(3) == 0 ? one(random, REPLACED, "First", "Second", "Last", "Last") : "",
                random.nextInt(3) == 0 ? Optional.of(random.nextBoolean()) : Optional.empty(),
                random.nextBoolean(),
                random.nextInt(4) == 0 ? one(random, WRITES, "reads", "reads") : "",
                random.nextInt(4) == 0 ? dirty(random) : "",
                canDo ? method : "",
                random.nextInt(4) == 0,
                one(random, "", "", "same", "own", OVERRIDE, application.isHierarchy() ? "own" : "mock"));
    }

    private static String dirty(Random random) {
        return one(
                random,
                "@DirtiesContext(methodMode = DirtiesContext.MethodMode.BEFORE_METHOD)",
                "@DirtiesContext(methodMode = DirtiesContext.MethodMode.AFTER_METHOD)",
                "@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)",
                "@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)");
    }

    private static String one(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    boolean isShared() {
        return scope.endsWith("CLASS") || (perClass && scope.isEmpty());
    }

    boolean isDirty() {
        return !dirty.isEmpty();
    }

    boolean isDirtyForEachMethod() {
        return dirty.contains("methodMode");
    }

    /** Returns the number of executions of tests. */
    int tests() {
        return nested.isEmpty() ? 2 : 4;
    }

    /** Returns the rows that other code writes before each test. */
    List<String> extras() {
        List<String> extras = new ArrayList<>();
        if (seeds && !readOnly) {
            extras.add("seed");
        }
        if (!listener.isEmpty() && !listener.equals(REPLACED) && !readOnly) {
            extras.add("listener");
        }
        if (extensionFirst.isPresent() && !readOnly) {
            extras.add("extension");
        }
        return extras;
    }

    /** Returns the way in which all its tests are refused; empty if they run. */
    Optional<Refusal> refusal() {
        if (listener.equals(REPLACED)) {
            return Optional.of(Refusal.LISTENERS);
        }
        return switch (application) {
            case TWO_WITHOUT_NAME -> Optional.of(Refusal.TWO_WITHOUT_NAME);
            case TWO_LEVELS_WITHOUT_NAME -> Optional.of(Refusal.TWO_LEVELS_WITHOUT_NAME);
            case MISSING_NAME -> Optional.of(Refusal.MISSING_NAME);
            case MIGRATING_CHILD -> Optional.of(Refusal.MIGRATING_CHILD);
            default -> beforeAll.equals(WRITES) ? Optional.of(Refusal.BEFORE_ALL) : Optional.empty();
        };
    }
}
