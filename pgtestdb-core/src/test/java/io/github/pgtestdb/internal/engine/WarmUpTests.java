package io.github.pgtestdb.internal.engine;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class WarmUpTests {

    static final Iterable<String> NAMES = WarmUp.CLASSES;

    /** One that is not there is passed over in silence, and only the figure would tell. */
    @ParameterizedTest
    @FieldSource("NAMES")
    void knowsTheClassesOfTheVersionsThatWeBuildWith(String name) {
        assertThatCode(() -> Class.forName(name, false, WarmUp.class.getClassLoader()))
                .doesNotThrowAnyException();
    }
}
