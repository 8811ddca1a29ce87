package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time since the machine was started: a crash may have lost files that were written before. */
final class Boot {

    private static final Logger log = LoggerFactory.getLogger("io.github.pgtestdb");

    private static final Path LINUX_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path LINUX_STATISTICS = Path.of("/proc/stat");
    private static final Pattern LINUX_TIME = Pattern.compile("^btime (\\d+)$", Pattern.MULTILINE);
    private static final Pattern MAC_TIME = Pattern.compile("\\bsec = (\\d+)");
    private static final String MARK = "checked-in-boot";

    /** A JVM lives in one boot, so that the system is asked once; empty before. */
    private static volatile String known = "";

    /** Returns what stands for this boot; the exception if the system does not say. */
    static String id(Platform platform) throws IOException {
        String id = known;
        if (id.isEmpty()) {
            id = platform.isLinux() ? Files.readString(LINUX_ID).strip() : sysctl("kern.bootsessionuuid");
            known = id;
        }
        return id;
    }

    /** Returns the time of this boot, by the present clock; empty if the system does not say. */
    static Optional<Instant> time(Platform platform) {
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

    /** Notes in a directory that its files were whole in this boot. Without the note they are checked again. */
    static void mark(Path directory) {
        Optional<String> id = current();
        if (id.isEmpty()) {
            return;
        }
        try {
            Path mark = FilePermissions.write(directory.resolve(MARK), id.get());
            FilePermissions.set(mark, FilePermissions.READABLE_FILE);
        } catch (IOException e) {
            log.debug("Cannot note in {} that it was checked: {}", directory, Reasons.of(e));
        }
    }

    /** Tells whether that was noted. A system that does not tell its boots apart is taken for one that never crashes. */
    static boolean isMarked(Path directory) {
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
