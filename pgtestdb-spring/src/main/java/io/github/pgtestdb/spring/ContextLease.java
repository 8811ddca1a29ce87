// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A test's exclusive lease on its application contexts: the context of its class, those of enclosing classes if the test uses
 * their instances, and the parents of all of them. The test's thread begins it. Other threads only read it.
 *
 * <p>Tests cannot wait for each other in a circle. A lease takes all its contexts at once, in the order of their age. To
 * take one more, it first releases the contexts that it holds. A test that begins on the thread of another test does
 * not wait, because the other test cannot continue.
 */
final class ContextLease implements AutoCloseable {

    private final CurrentTest test;
    private final Set<ApplicationContext> applications = new LinkedHashSet<>();
    private volatile List<ContextDatabases> taken = List.of();

    private ContextLease(CurrentTest test) {
        this.test = test;
    }

    static ContextLease of(CurrentTest test) {
        return test.resource(ContextLease.class, () -> new ContextLease(test));
    }

    boolean isOf(CurrentTest other) {
        return test == other;
    }

    boolean has(ContextDatabases context) {
        return taken.contains(context);
    }

    /** Adds contexts to the lease, and waits for them. */
    void begin(List<ApplicationContext> more) {
        applications.removeIf(application -> !isActive(application));
        applications.addAll(more);
        chain().filter(ContextLease::isActive)
                .forEach(application -> BeanGuard.of(application).ifPresent(guard -> guard.lookBefore(test)));
        List<ContextDatabases> wanted = applications.stream()
                .flatMap(application -> ContextDatabases.in(application).stream())
                .distinct()
                .sorted()
                .toList();
        if (!wanted.equals(taken)) {
            close();
            beginWith(wanted);
        }
    }

    private void beginWith(List<ContextDatabases> wanted) {
        Map<RoutingTarget, TestDatabase> databases = new LinkedHashMap<>();
        wanted.forEach(context -> databases.putAll(context.databases(test)));
        take(wanted);
        try {
            databases.forEach((databaseSwitch, database) -> databaseSwitch.begin(this, database));
            TestCounter.next();
            chain().forEach(application -> HibernateCaches.evict(application.getBeanFactory()));
            databases.keySet().forEach(RoutingTarget::open);
            wanted.forEach(context -> context.serve(test));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Stops lending the test's databases, and releases the contexts for the next test. */
    @Override
    public void close() {
        taken.forEach(ContextDatabases::end);
        List<ContextDatabases> ended = taken;
        taken = List.of();
        ended.forEach(ContextDatabases::release);
    }

    private void take(List<ContextDatabases> wanted) {
        List<CurrentTest> around =
                test.around().stream().filter(ContextLease::isOn).toList();
        List<ContextDatabases> got = new ArrayList<>();
        try {
            for (ContextDatabases context : wanted) {
                if (around.isEmpty()) {
                    context.take(test);
                } else if (!context.tryTake(test)) {
                    throw beganInside(around.get(0));
                }
                got.add(context);
            }
            taken = List.copyOf(got);
        } finally {
            if (got.size() < wanted.size()) {
                got.forEach(ContextDatabases::release);
            }
        }
    }

    private static boolean isOn(CurrentTest test) {
        return !of(test).taken.isEmpty();
    }

    private PgTestDbException beganInside(CurrentTest outer) {
        return new PgTestDbException(
                "The test %s began on the thread of the test %s, which is not over (%s). Something in that test waits for JUnit's own threads, such as a parallel stream; while it waits, they begin other tests, and an application context can serve one test at a time. Run that code on separate threads."
                        .formatted(
                                ConnectionRefusals.name(test),
                                ConnectionRefusals.name(outer),
                                Thread.currentThread().getName()));
    }

    /** Returns the contexts and their parents. */
    private Stream<ConfigurableApplicationContext> chain() {
        return applications.stream()
                .flatMap(ContextDatabases::upwards)
                .distinct()
                .filter(ConfigurableApplicationContext.class::isInstance)
                .map(ConfigurableApplicationContext.class::cast);
    }

    private static boolean isActive(ApplicationContext application) {
        return !(application instanceof ConfigurableApplicationContext configurable) || configurable.isActive();
    }
}
