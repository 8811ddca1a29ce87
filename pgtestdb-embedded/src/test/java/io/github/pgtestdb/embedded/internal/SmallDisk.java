// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.UnixUser;
import io.github.pgtestdb.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system in memory, which only root can mount. */
public final class SmallDisk {

    private SmallDisk() {}

    /** Mounts it in a directory, or skips the test. */
    public static Path mount(Path directory, String options) throws Exception {
        assumeThat(UnixUser.currentUid())
                .as("only root can mount a small file system")
                .isZero();
        Path small = Files.createDirectory(directory.resolve("small"));
        Command.Result mounted = Command.run(List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", small.toString()));
        assumeThat(mounted.succeeded())
                .as("in a container root may not mount: " + mounted.output())
                .isTrue();
        return small;
    }

    /**
     * Retries while another test starts a process: until that process closes them, it holds the files that this JVM had
     * open.
     */
    public static void unmount(Path path) throws Exception {
        Await.until(
                "unmounted",
                () -> Command.run(List.of("umount", path.toString())).succeeded());
    }
}
