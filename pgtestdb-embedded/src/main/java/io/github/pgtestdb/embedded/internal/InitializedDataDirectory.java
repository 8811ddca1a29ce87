package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data directory fresh from initdb, kept in the cache to be copied.
 *
 * @param directory the directory, never started itself
 * @param password of the superuser, the same in every copy
 */
record InitializedDataDirectory(Path directory, String password) {

    private static final Logger log = LoggerFactory.getLogger("io.github.pgtestdb");

    /** To be raised with a change of what lies in the entry, so that older ones are left alone. */
    private static final int FORMAT = 1;

    private static final int PASSWORD_BYTES = 24;

    static InitializedDataDirectory of(Binaries binaries, Platform platform, RunAs runAs, CacheDirectory cache) {
        List<List<String>> candidates = InitdbOptions.candidates(binaries.majorVersion(), platform);
        String key = binaries.key() + "-" + checksum(FORMAT + candidates.toString());
        Path entry = cache.entry(CacheDirectory.CLUSTERS, key, work -> initialize(work, binaries, candidates, runAs));
        try {
            return new InitializedDataDirectory(entry.resolve("data"), Files.readString(entry.resolve("password")));
        } catch (IOException e) {
            throw CacheDirectory.incomplete(entry, e);
        }
    }

    private static void initialize(Path work, Binaries binaries, List<List<String>> candidates, RunAs runAs)
            throws IOException {
        long start = System.nanoTime();
        log.info("Initialising a data directory for PostgreSQL {}, once for this version", binaries.version());
        Files.createDirectory(work);
        Path password = writePassword(work, runAs);
        Command.Result result = new Command.Result(1, "");
        for (List<String> options : candidates) {
            Path data = work.resolve("data");
            FileTrees.delete(data);
            Files.createDirectory(data);
            FilePermissions.onlyFor(data, runAs.owner());
            result = Command.run(runAs.wrap(command(binaries, data, password, options)));
            if (result.succeeded()) {
                FilePermissions.onlyFor(password, null);
                log.info("Initialised it in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                return;
            }
        }
        throw failure(binaries, work, runAs, result);
    }

    private static List<String> command(Binaries binaries, Path data, Path password, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(binaries.program("initdb").toString());
        command.add("--pgdata=" + data);
        command.add("--pwfile=" + password);
        command.addAll(options);
        return command;
    }

    private static Path writePassword(Path work, RunAs runAs) throws IOException {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        Path file = Files.createFile(work.resolve("password"));
        FilePermissions.onlyFor(file, runAs.owner());
        return Files.writeString(file, HexFormat.of().formatHex(bytes));
    }

    private static PgTestDbException failure(Binaries binaries, Path work, RunAs runAs, Command.Result result) {
        return new PgTestDbException("initdb of PostgreSQL " + binaries.version() + " could not initialise "
                + work.resolve("data") + " (run as: " + runAs.name() + ", exit code " + result.exitCode()
                + "). It said:" + LastLines.of(result.output()));
    }

    private static String checksum(String text) {
        CRC32 checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(checksum.getValue());
    }
}
