package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
    private static final int FORMAT = 2;

    private static final int PASSWORD_BYTES = 24;

    private static final Pattern MAP = Pattern.compile("[0-9]+_(fsm|vm)");

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
        RunAs named = NamedUser.of(runAs, work);
        Command.Result result = new Command.Result(1, "");
        for (List<String> options : candidates) {
            Path data = work.resolve("data");
            FileTrees.delete(data);
            Files.createDirectory(data);
            FilePermissions.onlyFor(data, runAs.owner());
            result = Command.run(named.wrap(command(binaries, data, password, options)));
            if (result.succeeded()) {
                removeMaps(data.resolve("base"));
                FilePermissions.onlyFor(password, null);
                log.info("Initialised it in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                return;
            }
        }
        throw failure(binaries, work, named, result);
    }

    /**
     * Removes the maps of free space and of visible pages: PostgreSQL does without them, and vacuum makes them anew. They are
     * a quarter of the files of an empty database, and each database that is cloned pays for each file. What the planner
     * knows of visible pages of the catalogs stays as it was: at worst it reads an index alone that then looks at its rows.
     */
    private static void removeMaps(Path databases) throws IOException {
        Files.walkFileTree(databases, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (MAP.matcher(file.getFileName().toString()).matches()) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
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
