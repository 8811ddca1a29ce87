// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.ExistingServer;
import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.ground.Unprivileged;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** For some seconds the disk of a separate server, a small file system in memory, is full. */
final class FullDisk implements Fault {

    private static final String SIZE = "900M";
    private static final int MAX_MILLIS = 4000;
    private static final int BLOCK_BYTES = 1 << 20;

    private @Nullable ExistingServer server;
    private @Nullable Path mountPoint;

    @Override
    public String name() {
        return "full-disk";
    }

    @Override
    public String description() {
        return "the disk of the server is full for up to 4 s";
    }

    @Override
    public Optional<String> obstacle() throws IOException, InterruptedException {
        if (!Unprivileged.isRoot()) {
            return Optional.of("only root can mount a small file system");
        }
        Path probe = Files.createTempDirectory("pgtestdb-campaign-mount");
        try {
            if (mount(probe) != 0) {
                return Optional.of("mounting is not allowed here");
            }
            unmount(probe);
            return Optional.empty();
        } finally {
            Files.delete(probe);
        }
    }

    @Override
    public Ground ground(Grounds grounds, int round) throws Exception {
        if (server == null) {
            Path point = Files.createDirectories(grounds.directory().resolve("small-disk"));
            if (mount(point) != 0) {
                throw new IOException("Cannot mount a file system on " + point);
            }
            mountPoint = point;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> unmountQuietly(point), "unmount"));
            // The judge reads the log, so that is on another disk.
            server = ExistingServer.start(
                    grounds.programs(),
                    grounds.directory().resolve("small-disk-log"),
                    point.resolve("data"),
                    Map.of("max_wal_size", "64MB"));
        }
        return server;
    }

    @Override
    public void inject(Round round) throws Exception {
        round.awaitRandomMoment();
        Path filler = Objects.requireNonNull(mountPoint).resolve("filler");
        try (OutputStream file = Files.newOutputStream(filler)) {
            long end = System.nanoTime() + round.random().nextInt(MAX_MILLIS) * 1_000_000L;
            while (System.nanoTime() < end) {
                fill(file);
                Thread.sleep(20);
            }
        } finally {
            Files.deleteIfExists(filler);
        }
    }

    /** Writes until the disk is full, including the space that other processes free meanwhile. */
    private static void fill(OutputStream file) {
        byte[] block = new byte[BLOCK_BYTES];
        try {
            while (true) {
                file.write(block);
            }
        } catch (IOException e) {
            // The disk is full.
        }
    }

    private static int mount(Path point) throws IOException, InterruptedException {
        return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + SIZE + ",mode=755", "tmpfs", point.toString())
                .start()
                .waitFor();
    }

    private static void unmount(Path point) throws IOException {
        new ProcessBuilder("umount", "-l", point.toString()).start().onExit().join();
    }

    private static void unmountQuietly(Path point) {
        try {
            if (Files.exists(point)) {
                unmount(point);
            }
        } catch (IOException e) {
            // There is no umount, so nothing was mounted.
        }
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        if (mountPoint != null) {
            unmount(mountPoint);
        }
    }
}
