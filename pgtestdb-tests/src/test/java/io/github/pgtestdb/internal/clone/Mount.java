// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system for one test. If it cannot be mounted, the test is skipped with the reason. */
record Mount(Path point) implements AutoCloseable {

    private static final String ENOUGH_FOR_A_SERVER = "1200M";

    /** Mounts a file system in memory, on which copies share no blocks. */
    static Mount inMemory(Path point) throws IOException {
        assumeRoot(point);
        assumeTrue(
                run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + ENOUGH_FOR_A_SERVER + ",mode=755",
                        "tmpfs",
                        point.toString()),
                "mounting is not allowed here");
        return new Mount(point);
    }

    /** Mounts XFS from a file. Its copies share blocks. */
    static Mount thatSharesBlocks(Path point, Path image) throws IOException {
        assumeRoot(point);
        assumeTrue(run("truncate", "-s", ENOUGH_FOR_A_SERVER, image.toString()), "truncate is not installed");
        assumeTrue(
                run("mkfs.xfs", "-q", "-m", "reflink=1", image.toString()),
                "mkfs.xfs is not installed (Debian: apt-get install xfsprogs)");
        assumeTrue(
                run("mount", "-t", "xfs", "-o", "loop", image.toString(), point.toString()),
                "the kernel mounts no XFS from a file here");
        return new Mount(point);
    }

    /** Mounts one file over another. */
    static Mount ofFile(Path source, Path target) throws IOException {
        assumeRoot(target);
        assumeTrue(run("mount", "--bind", source.toString(), target.toString()), "mounting is not allowed here");
        return new Mount(target);
    }

    @Override
    public void close() {
        run("umount", "-l", point.toString());
    }

    private static void assumeRoot(Path file) throws IOException {
        assumeTrue(
                file.getFileSystem().supportedFileAttributeViews().contains("unix")
                        && Files.getAttribute(file, "unix:uid").equals(0),
                "only root mounts file systems");
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            // The program is not installed.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
