// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/**
 * Work with a clear beginning and end that an application does on its own threads: a web request, or one run of a
 * scheduled task. It works for the test that holds the lease when it begins. If it outlives that test, it gets an
 * exception and not the next test's database.
 */
final class CurrentTestPropagation {

    private CurrentTestPropagation() {}

    static void run(BeanFactory factory, Runnable work) {
        CurrentTest test = begin(factory);
        try {
            work.run();
        } finally {
            end(test);
        }
    }

    static @Nullable Object call(BeanFactory factory, Callable<@Nullable Object> work) throws Exception {
        CurrentTest test = begin(factory);
        try {
            return work.call();
        } finally {
            end(test);
        }
    }

    /**
     * Assigns this thread to the test that holds the lease, and returns that test. Returns null if the thread already has
     * a test, as a test's own thread does, or if no test holds the lease.
     */
    private static @Nullable CurrentTest begin(BeanFactory factory) {
        CurrentTest test =
                CurrentTest.get() == null ? ContextDatabases.served(factory).orElse(null) : null;
        if (test != null) {
            CurrentTest.set(test);
        }
        return test;
    }

    private static void end(@Nullable CurrentTest test) {
        if (test != null) {
            CurrentTest.set(null);
        }
    }
}
