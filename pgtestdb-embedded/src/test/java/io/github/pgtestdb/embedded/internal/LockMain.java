// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.embedded.internal.files.CacheLock;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A JVM that holds a lock until its standard input ends. */
final class LockMain {

    public static void main(String[] arguments) throws Exception {
        try (CacheLock lock = CacheLock.acquire(Path.of(arguments[0]), TimeUnit.MINUTES.toNanos(1))) {
            System.out.println(lock.isHeld() ? "held" : "lost");
            while (System.in.read() >= 0) {
                // Wait for the end.
            }
        }
    }

    private LockMain() {}
}
