// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Values that a fixture passes to the test that ran it. Only one test runs each fixture. */
final class Seen {

    private static final Map<Class<?>, Queue<Object>> BY_FIXTURE = new ConcurrentHashMap<>();

    private Seen() {}

    static void add(Class<?> fixture, Object value) {
        queue(fixture).add(value);
    }

    static List<Object> by(Class<?> fixture) {
        return List.copyOf(queue(fixture));
    }

    private static Collection<Object> queue(Class<?> fixture) {
        return BY_FIXTURE.computeIfAbsent(fixture, ignored -> new ConcurrentLinkedQueue<>());
    }
}
