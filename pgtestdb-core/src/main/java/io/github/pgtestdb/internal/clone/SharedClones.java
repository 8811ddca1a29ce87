// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** One read-only clone of each template for all readers, created on the first request. Thread-safe. */
public final class SharedClones {

    private final CloneFactory factory;
    private final Map<Template, FutureTask<ClonedDatabase>> clones = new ConcurrentHashMap<>();

    public SharedClones(CloneFactory factory) {
        this.factory = factory;
    }

    /** Returns the clone. A failure goes to all callers that wait for it, and a later caller tries again. */
    public ClonedDatabase get(Template template) throws SQLException, InterruptedException {
        FutureTask<ClonedDatabase> mine = new FutureTask<>(() -> factory.createReadOnly(template));
        FutureTask<ClonedDatabase> first = clones.putIfAbsent(template, mine);
        if (first == null) {
            mine.run();
        }
        FutureTask<ClonedDatabase> task = first == null ? mine : first;
        try {
            return task.get();
        } catch (ExecutionException e) {
            clones.remove(template, task);
            throw PendingAcquire.asSqlException(e);
        }
    }

    /** Returns all clones, including those that are being created, and forgets them. */
    public List<ClonedDatabase> removeAll() {
        List<FutureTask<ClonedDatabase>> tasks = List.copyOf(clones.values());
        clones.clear();
        return tasks.stream().flatMap(SharedClones::resultOf).toList();
    }

    private static Stream<ClonedDatabase> resultOf(FutureTask<ClonedDatabase> task) {
        try {
            return Stream.of(task.get());
        } catch (ExecutionException e) {
            return Stream.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Stream.empty();
        }
    }
}
