// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import io.github.pgtestdb.embedded.internal.binaries.Binaries;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.PostmasterPid;
import io.github.pgtestdb.embedded.internal.process.ServerProcess;
import io.github.pgtestdb.embedded.internal.process.UnixUser;
import io.github.pgtestdb.embedded.internal.process.Waiting;
import io.github.pgtestdb.internal.support.Logs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Finds and removes servers that outlived their JVM because their supervisor did not stop them. */
public final class OrphanedRuns {

    private static final Logger log = Logs.logger();

    /** PostgreSQL itself gives its children five seconds; a busy machine takes longer. */
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Binaries binaries;
    private final Platform platform;
    private final Clock clock;

    public OrphanedRuns(Binaries binaries, Platform platform, Clock clock) {
        this.binaries = binaries;
        this.platform = platform;
        this.clock = clock;
    }

    /** Never fails a start. A directory that cannot be removed is named in a warning, and tried again later. */
    public void remove(List<Path> parents) {
        for (Path parent : parents) {
            try (DirectoryStream<Path> directories =
                    Files.newDirectoryStream(parent, path -> RunDirectory.mayBeLeftOver(path) && isOurs(path))) {
                directories.forEach(this::removeIfAbandoned);
            } catch (IOException e) {
                log.warn("Cannot look for servers left over in {}: {}", parent, ErrorReasons.of(e));
            }
        }
    }

    /** Any user may make a directory of any name in /dev/shm. */
    private boolean isOurs(Path path) throws IOException {
        try {
            return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && (platform.isWindows()
                            || Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                                    .equals(UnixUser.currentUid()));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void removeIfAbandoned(Path path) {
        try {
            Optional<RunDirectory> run = RunDirectory.adopt(path, clock.instant());
            if (run.isPresent()) {
                remove(run.get());
            }
        } catch (NoSuchFileException e) {
            log.debug("{} went while it was looked at", path);
        } catch (IOException e) {
            log.warn("Cannot remove the left-over server in {}: {}", path, ErrorReasons.of(e));
        }
    }

    private void remove(RunDirectory run) throws IOException {
        Optional<ProcessHandle> postmaster = process(run);
        if (postmaster.isPresent() && staysUntil(run) > clock.instant().getEpochSecond()) {
            run.close();
            return;
        }
        if (postmaster.isPresent()) {
            stop(postmaster.get(), run);
        }
        run.delete();
        log.info("Removed {}, left over from a JVM that ended without notice", run.path());
    }

    private static long staysUntil(RunDirectory run) throws IOException {
        return Files.exists(run.stayUntil())
                ? Long.parseLong(Files.readString(run.stayUntil()).strip())
                : 0;
    }

    private Optional<ProcessHandle> process(RunDirectory run) throws IOException {
        return platform.isWindows()
                ? PostmasterPid.read(run.data())
                        .flatMap(pid -> ProcessHandle.of(pid.pid()))
                        .filter(process -> process.info().command().orElse("").endsWith("postgres.exe"))
                : ServerProcess.postmaster(run.data());
    }

    private void stop(ProcessHandle postmaster, RunDirectory run) throws IOException {
        if (!platform.isWindows()) {
            ServerProcess.stop(postmaster, run.data());
            return;
        }
        String pid = Long.toString(postmaster.pid());
        Command.run(List.of(binaries.program("pg_ctl").toString(), "kill", "QUIT", pid));
        if (!Waiting.until(
                () -> "PostgreSQL in " + run.data() + ", process " + pid + ", to stop",
                STOP_NANOS,
                () -> process(run).isEmpty())) {
            postmaster.destroyForcibly();
            throw new IOException("its server, process " + pid + ", did not stop and was killed");
        }
    }
}
