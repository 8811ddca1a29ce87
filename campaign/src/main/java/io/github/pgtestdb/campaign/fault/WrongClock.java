// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.ExistingServer;
import io.github.pgtestdb.campaign.ground.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of the JVM and of the server differ by 40 days, more than the age after which a template is dropped. The
 * wrong clock is that of a separate server, because a JVM cannot measure time under libfaketime.
 */
final class WrongClock implements Fault {

    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final int DAYS = 40;

    private @Nullable ExistingServer server;

    @Override
    public String name() {
        return "wrong-clock";
    }

    @Override
    public String description() {
        return "the server restarts with a clock that is 40 days ahead, or behind";
    }

    @Override
    public Optional<String> obstacle() throws IOException {
        return libfaketime().isPresent() ? Optional.empty() : Optional.of("faketime is not installed");
    }

    @Override
    public Ground ground(Grounds grounds, int round) throws Exception {
        if (server == null) {
            server = ExistingServer.start(
                    grounds.programs(), grounds.directory().resolve("wrong-clock-server"), Map.of());
        }
        return server;
    }

    @Override
    public void inject(Round round) throws Exception {
        round.awaitRandomMoment();
        ExistingServer target = (ExistingServer) round.ground();
        target.setClock(libfaketime().orElseThrow(), round.number() % 2 == 0 ? DAYS : -DAYS);
        target.stop("INT");
        target.ensureRunning();
    }

    private static Optional<Path> libfaketime() throws IOException {
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            return files.map(directory -> directory.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        }
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
