package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of a server that JVMs share, one after the other and at the same time.
 *
 * @param path the directory, which appears complete, by a rename
 */
record SharedDirectory(Path path) {

    private static final int KILOBYTE = 1024;

    /** Larger than the process ids of any system. */
    private static final String NO_PROCESS = "2147483646";

    private static final String FORGET_PROCESS =
            "umask 077 && sed \"1s/^[0-9]*/$1/\" \"$0\" >\"$0.new\" && mv -f \"$0.new\" \"$0\"";

    boolean exists() {
        return Files.isDirectory(path);
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("server.log");
    }

    /** The named pipe that everybody who uses the server holds open. */
    Path users() {
        return path.resolve("users");
    }

    /** Where the supervisor acknowledges them. */
    Path joined() {
        return path.resolve("joined");
    }

    /** There, once the supervisor has made up its mind to stop the server. */
    Path stopping() {
        return path.resolve("stopping");
    }

    /** Signals the server, if another user runs it. */
    Path signal() {
        return path.resolve("signal.sh");
    }

    Path script() {
        return path.resolve("supervisor.sh");
    }

    /** Holds the port that the server last had: who wrote it down finds it there again. */
    private Path port() {
        return path.resolve("port");
    }

    Optional<Integer> lastPort() throws IOException {
        return Files.exists(port())
                ? Optional.of(Integer.valueOf(Files.readString(port()).strip()))
                : Optional.empty();
    }

    void lastPort(int port) throws IOException {
        FilePermissions.write(port(), Integer.toString(port));
    }

    /** Whoever comes or goes touches this file, so that the last use can be told; it says in which session the server lives. */
    Path session() {
        return path.resolve("session");
    }

    Instant lastUse() throws IOException {
        return Files.getLastModifiedTime(session()).toInstant();
    }

    void touch(Instant now) throws IOException {
        Files.setLastModifiedTime(session(), FileTime.from(now));
    }

    /**
     * The two processes of the supervisor, the one that waits for the server and the one that waits for users, as far as
     * they run. The file stays when they have ended, and their numbers may be other processes' by now.
     */
    List<ProcessHandle> supervisors() throws IOException {
        try {
            return Stream.of(Files.readString(path.resolve("supervisor")).split("\\s+", 0))
                    .filter(pid -> !pid.isEmpty())
                    .flatMap(pid -> ServerProcess.find(Long.parseLong(pid), script()).stream())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The port that the postmaster of this very directory holds, for as long as it lives; empty if it is not ready. */
    Optional<Integer> runningPort() throws IOException {
        // The file may be that of a postmaster that was killed.
        return PostmasterPid.read(data())
                .filter(PostmasterPid::ready)
                .filter(pid -> ServerProcess.find(pid.pid(), data()).isPresent())
                .map(PostmasterPid::port);
    }

    boolean isSupervised() throws IOException {
        return supervisors().size() == 2;
    }

    /** Holds the time, in seconds since 1970, until which the server stays although nobody uses it. */
    private Path stayUntil() {
        return path.resolve("stay-until");
    }

    /** Tells whether databases were kept that somebody may still want to look at. */
    boolean isToStay(Instant now) throws IOException {
        Path file = stayUntil();
        return Files.exists(file) && Long.parseLong(Files.readString(file).strip()) > now.getEpochSecond();
    }

    /** The later of what is asked for and what others asked for. Call it under the lock. */
    void stayUntil(Instant time) throws IOException {
        Path file = stayUntil();
        long until = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        if (time.getEpochSecond() > until) {
            Path written = FilePermissions.write(path.resolve("stay-until.new"), Long.toString(time.getEpochSecond()));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** How much it takes, as its supervisor found when it stopped the server, or as is there now. */
    long bytes() throws IOException {
        Path file = path.resolve("size");
        return Files.exists(file)
                ? Long.parseLong(Files.readString(file).split("\\s", 2)[0]) * KILOBYTE
                : FileTrees.bytes(path);
    }

    /**
     * Tells whether anybody has the pipe open, where process ids say nothing: in another container, which shares the
     * directory. Opening it without waiting fails if nobody has.
     */
    boolean isHeldInAnyContainer() throws IOException {
        Command.Result result =
                Command.run(List.of("dd", "if=/dev/null", "of=" + users(), "oflag=nonblock", "conv=nocreat,notrunc"));
        return result.succeeded() || !result.output().contains("No such device or address");
    }

    /**
     * Forgets what an earlier server, and those who used it, left. The process id of a postmaster that was killed may be
     * somebody else's by now, or that of a process which nobody has buried, and PostgreSQL would take it for a postmaster
     * that runs. The rest of the file stays, by which it knows whether children of the killed one still live.
     */
    void clear(RunAs runAs) throws IOException {
        Path pid = data().resolve("postmaster.pid");
        if (Files.exists(pid, LinkOption.NOFOLLOW_LINKS)
                && ServerProcess.postmaster(data()).isEmpty()) {
            // As the user that the data belong to, who can turn the file into a link to any other.
            Command.Result result =
                    Command.run(runAs.wrap(List.of("/bin/sh", "-c", FORGET_PROCESS, pid.toString(), NO_PROCESS)));
            if (!result.succeeded()) {
                throw new IOException("Cannot change " + pid + ": " + result.output());
            }
        }
        Files.deleteIfExists(log());
        FilePermissions.write(log(), "");
        clearUsers();
    }

    /** Forgets what an earlier supervisor left, and those who spoke to it. */
    void clearUsers() throws IOException {
        Files.deleteIfExists(stopping());
        Files.deleteIfExists(path.resolve("supervisor"));
        try (Stream<Path> names = Files.list(joined())) {
            for (Path name : names.toList()) {
                Files.deleteIfExists(name);
            }
        }
    }
}
