// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.files;

import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.internal.support.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/** Identifies the current boot of the machine: a crash may have lost files that were written in an earlier boot. */
public final class Boot {

    private static final Logger log = Logs.logger();

    private static final Path LINUX_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path LINUX_STATISTICS = Path.of("/proc/stat");
    private static final Pattern LINUX_TIME = Pattern.compile("^btime (\\d+)$", Pattern.MULTILINE);
    private static final Pattern MAC_TIME = Pattern.compile("\\bsec = (\\d+)");
    private static final String MARK = "checked-in-boot";

    /** The id of this boot; empty until it has been read. It is read only once, because a JVM lives in one boot. */
    private static volatile String known = "";

    /**
     * Returns an id of this boot.
     *
     * @throws IOException if the system does not provide one
     */
    public static String id(Platform platform) throws IOException {
        String id = known;
        if (id.isEmpty()) {
            id = platform.isLinux() ? Files.readString(LINUX_ID).strip() : sysctl("kern.bootsessionuuid");
            known = id;
        }
        return id;
    }

    /** Returns the time of this boot according to the present clock; empty if the system does not provide it. */
    public static Optional<Instant> time(Platform platform) {
        try {
            String text = platform.isLinux() ? Files.readString(LINUX_STATISTICS) : sysctl("kern.boottime");
            Matcher matcher = (platform.isLinux() ? LINUX_TIME : MAC_TIME).matcher(text);
            return matcher.find()
                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Records that a directory's files were complete in this boot. If this fails, they are checked again. */
    public static void mark(Path directory) {
        Optional<String> id = current();
        if (id.isEmpty()) {
            return;
        }
        try {
            Path mark = FilePermissions.write(directory.resolve(MARK), id.get());
            FilePermissions.set(mark, FilePermissions.READABLE_FILE);
        } catch (IOException e) {
            log.debug("Cannot note in {} that it was checked: {}", directory, ErrorReasons.of(e));
        }
    }

    /** Returns whether {@link #mark} was called in this boot. Always true if boots cannot be told apart. */
    public static boolean isMarked(Path directory) {
        Optional<String> id = current();
        try {
            return id.isEmpty() || Files.readString(directory.resolve(MARK)).equals(id.get());
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> current() {
        try {
            Platform platform = Platform.current();
            return platform.isWindows() ? Optional.empty() : Optional.of(id(platform));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String sysctl(String name) throws IOException {
        Command.Result result = Command.run(java.util.List.of("sysctl", "-n", name));
        if (!result.succeeded() || result.output().isEmpty()) {
            throw new IOException("sysctl " + name + ": " + result.output());
        }
        return result.output();
    }

    private Boot() {}
}
