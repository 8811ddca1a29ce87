// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.two.TwoDataSources;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Runs a Spring test, and prints its failure. */
final class WithoutModuleMain {

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private WithoutModuleMain() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", arguments[1])
                .selectors(selectClass(Class.forName(arguments[0])))
                .execute()
                .allEvents()
                .finished()
                .stream()
                .flatMap(event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().stream())
                .map(WithoutModuleMain::root)
                .forEach(cause -> System.out.println(cause.getClass().getSimpleName() + ": " + cause.getMessage()
                        + (STARTED.get() ? " (The context was started.)" : "")));
    }

    private static Throwable root(Throwable throwable) {
        return throwable.getCause() == null ? throwable : root(throwable.getCause());
    }

    static class Application extends TwoDataSources {
        @Bean
        Object started() {
            STARTED.set(true);
            return STARTED;
        }
    }

    @SpringJUnitConfig(Application.class)
    @IsolatedPostgres
    static class ExtendedTestCase {
        @Test
        void test() {}
    }

    @ContextConfiguration(classes = Application.class)
    @IsolatedPostgres
    static class RegisteredTestCase {
        @RegisterExtension
        static final SpringExtension SPRING = new SpringExtension();

        @Test
        void test() {}
    }

    /** JUnit finds Spring's extension with the service loader. */
    @ContextConfiguration(classes = Application.class)
    @IsolatedPostgres
    static class DetectedTestCase {
        @Test
        void test() {}
    }

    @IsolatedPostgres
    static class WithoutSpringTestCase {
        @Test
        void test(DataSource own) {
            throw new IllegalStateException("ran");
        }
    }
}
