// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.files.FileTrees;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.PostmasterPid;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.process.ServerProcess;
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
public record SharedDirectory(Path path) {

    private static final int KILOBYTE = 1024;

    /** Larger than the process ids of any system. */
    private static final String NO_PROCESS = "2147483646";

    private static final String FORGET_PROCESS =
            "umask 077 && sed \"1s/^[0-9]*/$1/\" \"$0\" >\"$0.new\" && mv -f \"$0.new\" \"$0\"";

    boolean exists() {
        return Files.isDirectory(path);
    }

    public Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("server.log");
    }

    /** The named pipe that every JVM that uses the server holds open. */
    Path users() {
        return path.resolve("users");
    }

    /** The directory in which the supervisor acknowledges JVMs that join. */
    Path joined() {
        return path.resolve("joined");
    }

    /** This file exists once the supervisor has decided to stop the server. */
    public Path stopping() {
        return path.resolve("stopping");
    }

    /** The script that signals the server, if another user runs it. */
    Path signal() {
        return path.resolve("signal.sh");
    }

    Path script() {
        return path.resolve("supervisor.sh");
    }

    /** Holds the last port of the server. The server gets it again, so that addresses noted earlier stay valid. */
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

    /** Each JVM that joins or leaves touches this file: its time is the last use. Holds the kernel session. */
    public Path session() {
        return path.resolve("session");
    }

    Instant lastUse() throws IOException {
        return Files.getLastModifiedTime(session()).toInstant();
    }

    public void touch(Instant now) throws IOException {
        Files.setLastModifiedTime(session(), FileTime.from(now));
    }

    /**
     * Returns those of the supervisor's two processes that run: one waits for the server, the other for users. The file
     * stays after they have ended, and their ids may belong to other processes by then.
     */
    public List<ProcessHandle> supervisors() throws IOException {
        try {
            return Stream.of(Files.readString(path.resolve("supervisor")).split("\\s+", 0))
                    .filter(pid -> !pid.isEmpty())
                    .flatMap(pid -> ServerProcess.find(Long.parseLong(pid), script()).stream())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Returns the port that the postmaster of this directory holds; empty if it is not ready. */
    public Optional<Integer> runningPort() throws IOException {
        // The file may be that of a postmaster that was killed.
        return PostmasterPid.read(data())
                .filter(PostmasterPid::ready)
                .filter(pid -> ServerProcess.find(pid.pid(), data()).isPresent())
                .map(PostmasterPid::port);
    }

    public boolean isSupervised() throws IOException {
        return supervisors().size() == 2;
    }

    /** Holds the time, in seconds since 1970, until which the server stays although it has no users. */
    private Path stayUntil() {
        return path.resolve("stay-until");
    }

    /** Returns whether databases were kept here that are not due for removal yet. */
    boolean isToStay(Instant now) throws IOException {
        Path file = stayUntil();
        return Files.exists(file) && Long.parseLong(Files.readString(file).strip()) > now.getEpochSecond();
    }

    /** Sets the time until which the server stays, unless it is later already. Call it under the lock. */
    void stayUntil(Instant time) throws IOException {
        Path file = stayUntil();
        long until = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        if (time.getEpochSecond() > until) {
            Path written = FilePermissions.write(path.resolve("stay-until.new"), Long.toString(time.getEpochSecond()));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Returns the size: the one that the supervisor recorded when it stopped the server, or else the present one. */
    long bytes() throws IOException {
        Path file = path.resolve("size");
        return Files.exists(file)
                ? Long.parseLong(Files.readString(file).split("\\s", 2)[0]) * KILOBYTE
                : FileTrees.bytes(path);
    }

    /**
     * Returns whether any process has the pipe open, including processes of other containers that share the directory.
     * Process ids of other containers mean nothing here. Opening a pipe for writing without blocking fails if no
     * process reads it.
     */
    boolean isHeldInAnyContainer() throws IOException {
        Command.Result result =
                Command.run(List.of("dd", "if=/dev/null", "of=" + users(), "oflag=nonblock", "conv=nocreat,notrunc"));
        return result.succeeded() || !result.output().contains("No such device or address");
    }

    /**
     * Deletes the traces of an earlier server and its users. The process id of a killed postmaster may now belong to
     * another process or to a zombie, and PostgreSQL would take that for a running postmaster. Only the id is replaced:
     * from the rest of the file PostgreSQL sees whether children of the killed postmaster still live.
     */
    void clear(RunAs runAs) throws IOException {
        Path pid = data().resolve("postmaster.pid");
        if (Files.exists(pid, LinkOption.NOFOLLOW_LINKS)
                && ServerProcess.postmaster(data()).isEmpty()) {
            // Run this as the owner of the data, because that user can turn the file into a link to any other file.
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

    /** Deletes the traces of an earlier supervisor, and the names of the JVMs that it acknowledged. */
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
