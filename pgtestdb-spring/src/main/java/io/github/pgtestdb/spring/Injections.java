// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import com.google.common.collect.MapMaker;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;

/**
 * Records which application context injected which test instance. Spring does not expose it, and an instance of an
 * enclosing class can have another context than the test. Both references are weak. Thread-safe.
 */
final class Injections {

    private static final Map<Object, ApplicationContext> CONTEXTS =
            new MapMaker().weakKeys().weakValues().makeMap();

    private Injections() {}

    static void note(Object testInstance, ApplicationContext context) {
        CONTEXTS.put(testInstance, context);
    }

    static Stream<ApplicationContext> of(List<Object> testInstances) {
        return testInstances.stream().map(CONTEXTS::get).filter(Objects::nonNull);
    }
}
