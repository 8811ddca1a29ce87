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
 * Lets one thread at a time into Liquibase, in a scope of its own.
 *
 * <p>Liquibase keeps state for the whole JVM: its factories have static instances, which the end of an update resets for
 * everyone, and up to 4.31 a thread shares its scope with the threads that it starts. So the lock is static, the only
 * one here: two engines in one JVM that build templates at once take turns. What the application under test does with
 * Liquibase meanwhile is not held up. It takes no lock away here ({@link RoomLocks}), and sees nothing of our scope,
 * which ends with the call; that our update's end resets what it knows of its locks, as any update's does, is
 * Liquibase's.
 */
final class LiquibaseRoom {

    private static final ReentrantLock LOCK = new ReentrantLock();

    /** A constant, so that a changelog which mentions it does not get a new fingerprint by the second. */
    private static final String DEPLOYMENT = "0000000000";

    /** What may throw anything, as most of Liquibase does. */
    interface Work<T> {

        T call() throws LiquibaseException;
    }

    private LiquibaseRoom() {}

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
        values.put(Scope.Attr.logService.name(), new QuietLogs());
        values.put(Scope.Attr.ui.name(), new QuietUi());
        values.put(QuietLogs.MARK, true);
        values.put(RoomLocks.HELD, ConcurrentHashMap.<Database>newKeySet());
        values.put("liquibase.analytics.enabled", false);
        values.put("liquibase.headless", "true");
        return values;
    }
}
