// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.internal.concurrent.BackgroundTasks;
import io.github.pgtestdb.internal.database.DropBatches;
import io.github.pgtestdb.internal.template.Template;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * The objects that all pools of clones of a run use.
 *
 * @param factory creates the clones
 * @param discard drops a clone that is not in use
 * @param background runs the tasks that create clones in advance
 * @param batches decides when a durable server drops databases, and thus when it should create them
 * @param budget the number and the size of the clones created in advance, for all templates together
 * @param expected returns an upper bound for the number of databases still expected; must not throw
 * @param clock returns nanoseconds
 */
public record PoolContext(
        CloneFactory factory,
        Consumer<ClonedDatabase> discard,
        BackgroundTasks background,
        DropBatches batches,
        PoolBudget budget,
        IntSupplier expected,
        LongSupplier clock) {

    long now() {
        return clock.getAsLong();
    }

    /** Reserves a permit for a clone that is created in advance. */
    boolean tryAcquire(Template template, long bytes) {
        return staysUnwritten(template, bytes) && budget.tryAcquire(bytes);
    }

    /** Tells whether {@link #tryAcquire} would succeed now. */
    boolean isAvailable(Template template, long bytes) {
        return staysUnwritten(template, bytes) && !budget.isUsedUp(bytes);
    }

    /** Tells whether a new clone stays unwritten until it is dropped. True if it is not dropped in a batch. */
    private boolean staysUnwritten(Template template, long bytes) {
        return !batches.areFor(template.strategy()) || batches.haveRoom(budget.used(), budget.usedBytes() + bytes);
    }
}
