// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.two.TwoDataSources;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.test.context.aot.DisabledInAotMode;
import org.springframework.test.context.aot.TestContextAotGenerator;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Tests in Spring's ahead-of-time processing, as build plugins run it. */
class AheadOfTimeTests {

    @Test
    void anAnnotatedClassIsToldHowToStayOut() {
        assertThatThrownBy(() -> process(OrdinaryTestCase.class))
                .hasRootCauseInstanceOf(PgTestDbException.class)
                .rootCause()
                .hasMessage(
                        "Spring prepares the application context of " + OrdinaryTestCase.class.getName()
                                + " ahead of time (AOT), and @IsolatedPostgres exchanges the DataSource bean when the context starts"
                                + " on the JVM. Annotate the class with @DisabledInAotMode: Spring then leaves it out when it"
                                + " prepares contexts and when tests run on prepared ones, and it runs in an ordinary test run.");
    }

    @Test
    @DisplayName("A test class with @DisabledInAotMode passes ahead-of-time processing")
    void acceptsDisabledInAotMode() {
        process(DisabledTestCase.class);
    }

    private static void process(Class<?> testCase) {
        new TestContextAotGenerator(new InMemoryGeneratedFiles()).processAheadOfTime(Stream.of(testCase));
    }

    @SpringJUnitConfig(TwoDataSources.class)
    @IsolatedPostgres
    static class OrdinaryTestCase {
        @Test
        void test() {}
    }

    @SpringJUnitConfig(TwoDataSources.class)
    @IsolatedPostgres
    @DisabledInAotMode
    static class DisabledTestCase {
        @Test
        void test() {}
    }
}
