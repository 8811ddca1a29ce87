// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.ground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts PostgreSQL for root, because PostgreSQL refuses to run as root. */
public final class Unprivileged {

    private Unprivileged() {}

    public static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** Returns the reason why PostgreSQL cannot be started here, if there is one. */
    public static Optional<String> obstacle() throws IOException, InterruptedException {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return Optional.of("the campaign needs Linux");
        }
        return isRoot() && new ProcessBuilder("unshare", "-U", "true").start().waitFor() != 0
                ? Optional.of(
                        "root may not start PostgreSQL, and unshare -U is not allowed here; run it as another user")
                : Optional.empty();
    }

    static List<String> prefix() throws IOException {
        return isRoot() ? List.of("unshare", "-U") : List.of();
    }
}
