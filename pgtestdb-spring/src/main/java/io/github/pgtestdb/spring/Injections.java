package io.github.pgtestdb.spring;

import com.google.common.collect.MapMaker;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;

/**
 * Which application context injected which test instance. Spring does not say it, and an instance of an enclosing class
 * can have another context than the test. Keeps neither of them from being collected. Thread-safe.
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
