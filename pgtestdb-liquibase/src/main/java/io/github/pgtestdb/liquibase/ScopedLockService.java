// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.util.Set;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.exception.LockException;
import liquibase.lockservice.StandardLockService;
import org.jspecify.annotations.Nullable;

/**
 * Records in our scope which databases Liquibase has locked there. The class is public so that Liquibase can create it;
 * outside of our scope it supports no database.
 *
 * <p>Liquibase keeps this record in a factory that the end of any update in the JVM replaces, for whatever database.
 * From version 5.0 on, an update that has lost the record of its lock does not release it. The lock would then stay in
 * the template, and would block a run that locks twice, such as one that tests the rollback (<a
 * href="https://github.com/liquibase/liquibase/issues/7956">liquibase#7956</a>).
 *
 * @since 0.1.0
 */
public final class ScopedLockService extends StandardLockService {

    /** A value of our scope: the databases that are locked in it. */
    static final String HELD = "pgtestdb.locks";

    /** Creates an instance; called by Liquibase. */
    public ScopedLockService() {}

    /** Just above the priority of Liquibase's own service; a service of an extension keeps its precedence. */
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

    @SuppressWarnings("unchecked") // LiquibaseScope sets a value of this type.
    private static @Nullable Set<Database> held() {
        return Scope.getCurrentScope().get(HELD, Set.class);
    }
}
