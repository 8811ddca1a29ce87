package io.github.pgtestdb.liquibase;

import java.util.Set;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.exception.LockException;
import liquibase.lockservice.StandardLockService;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in our scope which databases Liquibase has locked there. Public, for Liquibase to make; outside of our scope
 * it serves no database.
 *
 * <p>Liquibase remembers it in a factory that the end of any update in the JVM replaces, whatever its database. From 5.0
 * on an update that does not know of its own lock leaves it set: in the template then, and in the way of the same run
 * where that locks twice, as one that tests the rollback does (<a
 * href="https://github.com/liquibase/liquibase/issues/7956">liquibase#7956</a>).
 */
public final class RoomLocks extends StandardLockService {

    /** A value of our scope: the databases that are locked in it. */
    static final String HELD = "pgtestdb.locks";

    /** Makes one. */
    public RoomLocks() {}

    /** Just above Liquibase's own; one that an extension puts in its place stays in its place. */
    @Override
    public int getPriority() {
        return PRIORITY_DEFAULT + 1;
    }

    @Override
    public boolean supports(Database candidate) {
        return held() != null;
    }

    @Override
    public boolean hasChangeLogLock() {
        Set<Database> held = held();
        return held == null ? super.hasChangeLogLock() : held.contains(database);
    }

    @Override
    public boolean acquireLock() throws LockException {
        Set<Database> held = held();
        if (held == null) {
            return super.acquireLock();
        }
        if (held.contains(database)) {
            return true;
        }
        boolean isAcquired = super.acquireLock();
        if (isAcquired) {
            held.add(database);
        }
        return isAcquired;
    }

    @Override
    public void releaseLock() throws LockException {
        try {
            super.releaseLock();
        } finally {
            Set<Database> held = held();
            if (held != null) {
                held.remove(database);
            }
        }
    }

    @SuppressWarnings("unchecked") // As LiquibaseRoom puts it there.
    private static @Nullable Set<Database> held() {
        return Scope.getCurrentScope().get(HELD, Set.class);
    }
}
