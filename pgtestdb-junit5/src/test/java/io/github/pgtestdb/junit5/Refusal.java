// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDbException;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** Asserts complete messages. */
final class Refusal {

    private Refusal() {}

    /**
     * Asserts that the only parameter of {@code test} is refused, with JUnit's message followed by ours.
     *
     * @param message our message, in which {@code <parameter>} stands for the parameter
     */
    static void ofParameter(Class<?> fixture, String parameter, String message) {
        ofParameter(fixture, parameter, parameter.substring(0, parameter.indexOf(' ')), message);
    }

    /**
     * Asserts that a parameter of {@code test} is refused.
     *
     * @param types the types of all its parameters
     */
    static void ofParameter(Class<?> fixture, String parameter, String types, String message) {
        String method = "method [void " + fixture.getName() + ".test(" + types + ")]";
        String ours = message.replace("<parameter>", "parameter [" + parameter + "] of " + method);
        assertThat(Jupiter.failure(fixture))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessage("Failed to resolve parameter [" + parameter + "] in " + method + ": " + ours)
                .cause()
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(ours);
    }

    /** Asserts that a fixture fails with our message only. */
    static void of(Class<?> fixture, String message) {
        assertThat(Jupiter.failure(fixture))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(message);
    }
}
