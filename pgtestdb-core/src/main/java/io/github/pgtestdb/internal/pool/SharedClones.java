package io.github.pgtestdb.internal.pool;

import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.clone.Cloner;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One read-only clone of each template for all readers, created on the first request. Thread-safe. */
public final class SharedClones {

    private final Cloner cloner;
    private final Map<Template, FutureTask<ClonedDatabase>> clones = new ConcurrentHashMap<>();

    public SharedClones(Cloner cloner) {
        this.cloner = cloner;
    }

    /**
     * Returns the clone. If its creation fails, all callers that wait for it get the failure, and a later caller tries
     * again.
     */
    public ClonedDatabase get(Template template) throws SQLException, InterruptedException {
        FutureTask<ClonedDatabase> mine = new FutureTask<>(() -> cloner.readOnly(template));
        FutureTask<ClonedDatabase> first = clones.putIfAbsent(template, mine);
        if (first == null) {
            mine.run();
        }
        FutureTask<ClonedDatabase> task = first == null ? mine : first;
        try {
            return task.get();
        } catch (ExecutionException e) {
            clones.remove(template, task);
            throw Failures.asSqlException(e);
        }
    }

    /** Returns all clones, including those in the making, and forgets them. */
    public List<ClonedDatabase> takeAll() {
        List<FutureTask<ClonedDatabase>> tasks = List.copyOf(clones.values());
        clones.clear();
        return tasks.stream().flatMap(Failures::resultOf).toList();
    }
}
