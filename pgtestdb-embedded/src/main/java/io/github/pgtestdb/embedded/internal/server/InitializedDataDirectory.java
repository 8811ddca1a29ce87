// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.binaries.Binaries;
import io.github.pgtestdb.embedded.internal.binaries.CacheDirectory;
import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.files.FileTrees;
import io.github.pgtestdb.embedded.internal.files.ForeignTree;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.LastLines;
import io.github.pgtestdb.embedded.internal.process.NamedUser;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.settings.InitdbOptions;
import io.github.pgtestdb.embedded.internal.settings.ServerConfiguration;
import io.github.pgtestdb.internal.support.Logs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.slf4j.Logger;

/**
 * A data directory fresh from initdb, kept in the cache to be copied.
 *
 * @param directory the directory; no server is ever started on it
 * @param password the password of the superuser, the same in every copy
 */
public record InitializedDataDirectory(Path directory, String password) {

    private static final Logger log = Logs.logger();

    /** Increment this when the content of the entry changes, so that older entries are not used. */
    private static final int FORMAT = 3;

    private static final int PASSWORD_BYTES = 24;

    private static final String DATA = "data";
    private static final String PASSWORD = "password";
    private static final Pattern MAP = Pattern.compile("[0-9]+_(fsm|vm)");

    public static InitializedDataDirectory of(Binaries binaries, Platform platform, RunAs runAs, CacheDirectory cache) {
        List<List<String>> candidates = InitdbOptions.candidates(binaries.majorVersion(), platform);
        String key = binaries.key() + "-" + checksum(FORMAT + candidates.toString());
        Path entry = cache.entry(
                CacheDirectory.CLUSTERS,
                key,
                work -> initialize(work, binaries, candidates, runAs),
                InitializedDataDirectory::looksWhole);
        try {
            return new InitializedDataDirectory(entry.resolve(DATA), Files.readString(entry.resolve(PASSWORD)));
        } catch (IOException e) {
            throw CacheDirectory.incomplete(entry, e);
        }
    }

    public Path entry() {
        return Objects.requireNonNull(directory.getParent());
    }

    /** Copies it for a server. The configuration is written before the copy is handed over to another user. */
    public void copyTo(Path data, ServerConfiguration configuration, RunAs runAs) throws IOException {
        FileTrees.copy(directory, data);
        Files.writeString(data.resolve("postgresql.conf"), configuration.text(), StandardOpenOption.APPEND);
        if (runAs.owner() != null) {
            FileTrees.handOver(data, runAs.owner());
        }
    }

    private static boolean looksWhole(Path entry) {
        return Files.isReadable(entry.resolve(PASSWORD))
                && Files.isReadable(entry.resolve(DATA).resolve("PG_VERSION"));
    }

    private static void initialize(Path work, Binaries binaries, List<List<String>> candidates, RunAs runAs)
            throws IOException {
        long start = System.nanoTime();
        log.info("Initialising a data directory for PostgreSQL {}, once for this version", binaries.version());
        FilePermissions.createDirectory(work, FilePermissions.READABLE_DIRECTORY);
        String password = randomPassword();
        Path initdb = FilePermissions.createDirectory(work.resolve("initdb"), FilePermissions.OWNER_DIRECTORY);
        Path passwordFile = FilePermissions.write(initdb.resolve("password"), password);
        RunAs named = NamedUser.of(runAs, initdb);
        if (runAs.owner() != null) {
            FileTrees.handOver(initdb, runAs.owner());
        }
        Command.Result result = new Command.Result(1, "");
        for (List<String> options : candidates) {
            Path data = initdb.resolve("data");
            FileTrees.delete(data);
            result = Command.run(named.wrap(command(binaries, data, passwordFile, options)));
            if (result.succeeded()) {
                keep(data, work);
                FileTrees.delete(initdb);
                FilePermissions.write(work.resolve(PASSWORD), password);
                log.info("Initialised it in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                return;
            }
        }
        throw failure(binaries, initdb, named, result);
    }

    /**
     * Copies the output of initdb so that it belongs to this user, also if another user ran initdb. The maps of free
     * space and of visible pages are left out: PostgreSQL works without them, and vacuum makes them again. They are a
     * quarter of the files of an empty database, and each clone pays for each file. The planner's count of visible
     * catalog pages stays as it was: at worst the planner chooses an index-only scan that then reads table rows.
     */
    private static void keep(Path data, Path work) throws IOException {
        ForeignTree.copy(data, work.resolve(DATA), name -> !MAP.matcher(name).matches());
    }

    private static List<String> command(Binaries binaries, Path data, Path password, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(binaries.program("initdb").toString());
        command.add("--pgdata=" + data);
        command.add("--pwfile=" + password);
        command.addAll(options);
        return command;
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static PgTestDbException failure(Binaries binaries, Path initdb, RunAs runAs, Command.Result result) {
        return new PgTestDbException("initdb of PostgreSQL " + binaries.version() + " could not initialise "
                + initdb.resolve("data") + " (run as: " + runAs.name() + ", exit code " + result.exitCode()
                + "). It said:" + LastLines.of(result.output()));
    }

    private static String checksum(String text) {
        CRC32 checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }
}
