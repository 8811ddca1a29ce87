// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.PgTestDbException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;

/**
 * Runs Liquibase for one thread at a time, in a separate scope.
 *
 * <p>Liquibase keeps state for the whole JVM. Its factories have static instances, which the end of any update resets.
 * Up to version 4.31, a thread also shares its scope with the threads that it starts. Therefore the lock is static, as
 * the only lock of this module: two engines in one JVM build their templates one after the other.
 *
 * <p>The application under test can use Liquibase meanwhile. It cannot reset our record of locks ({@link ScopedLockService}),
 * and does not see our scope, which ends with the call. The end of our update resets the application's record of its
 * locks, as any update in Liquibase does.
 */
final class LiquibaseScope {

    private static final ReentrantLock LOCK = new ReentrantLock();

    /** A constant. Liquibase's own id changes every second, and with it a fingerprint that mentions it. */
    private static final String DEPLOYMENT = "0000000000";

    /** Work that may throw any exception, as most of Liquibase does. */
    interface Work<T> {

        T call() throws LiquibaseException;
    }

    private LiquibaseScope() {}

    static <T> T call(ClassLoader classLoader, Work<T> work) {
        LOCK.lock();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(classLoader);
        try {
            return Scope.child(null, values(classLoader), (Scope.ScopedRunnerWithReturn<T>) work::call);
        } catch (PgTestDbException e) {
            throw e;
        } catch (Exception e) {
            throw new PgTestDbException("Liquibase cannot be used: " + MigrationFailure.reason(e), e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            LOCK.unlock();
        }
    }

    private static Map<String, Object> values(ClassLoader classLoader) {
        Map<String, Object> values = new HashMap<>();
        values.put(Scope.Attr.classLoader.name(), classLoader);
        values.put(Scope.Attr.deploymentId.name(), DEPLOYMENT);
        values.put(Scope.Attr.logService.name(), new SilentLogService());
        values.put(Scope.Attr.ui.name(), new SilentUiService());
        values.put(SilentLogService.MARK, true);
        values.put(ScopedLockService.HELD, ConcurrentHashMap.<Database>newKeySet());
        values.put("liquibase.analytics.enabled", false);
        values.put("liquibase.headless", "true");
        return values;
    }
}
