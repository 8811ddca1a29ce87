// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.internal.command.CommandEnvironment;
import io.github.pgtestdb.sql.internal.command.PgRestore;
import io.github.pgtestdb.sql.internal.script.DumpFile;
import io.github.pgtestdb.sql.internal.script.DumpFilter;
import io.github.pgtestdb.sql.internal.script.ScriptRunner;
import io.github.pgtestdb.sql.internal.script.SqlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Restores a dump of {@code pg_dump}: a plain script, possibly packed with gzip, or an archive in the custom, directory
 * or tar format, which {@code pg_restore} unpacks. psql is not needed. Immutable and thread-safe.
 *
 * <pre>{@code
 * DumpMigrator.ofFile(Path.of("db/app.dump")).noOwner().noPrivileges().excludeSchemas("auth", "storage")
 * }</pre>
 *
 * <p>To name it in an annotation, give it its own class:
 *
 * <pre>{@code
 * class App extends DumpMigrator {
 *     App() {
 *         super(DumpMigrator.ofFile(Path.of("db/app.dump")).noOwner());
 *     }
 * }
 * }</pre>
 *
 * <p>Any error ends the migration. The exceptions are harmless statements of {@code pg_dump}: parameters that only a
 * newer PostgreSQL knows and that the dump sets for its own session, {@code CREATE SCHEMA public}, and comments on
 * extensions and schemas of another role. A dump of a newer PostgreSQL than the server's is rejected. Statements that
 * name a database, which {@code --create} adds, are rejected too.
 *
 * @since 0.1.0
 */
public class DumpMigrator implements Migrator {

    private static final String PG_RESTORE = "pg_restore";

    private final Path file;
    private final DumpFilter filter;
    private final String pgRestore;

    private DumpMigrator(Path file, DumpFilter filter, String pgRestore) {
        this.file = file;
        this.filter = filter;
        this.pgRestore = pgRestore;
    }

    /**
     * Copies another migrator; for subclasses that an annotation names.
     *
     * @param other the migrator to copy
     */
    protected DumpMigrator(DumpMigrator other) {
        this(other.file, other.filter, other.pgRestore);
    }

    /**
     * Creates a migrator for a dump.
     *
     * @param file the script or archive, a file or a directory. It need not exist until the migrator is used
     * @return a migrator
     */
    public static DumpMigrator ofFile(Path file) {
        return new DumpMigrator(file, DumpFilter.NONE, PG_RESTORE);
    }

    /**
     * Leaves out schemas with all their objects, as {@code pg_dump --exclude-schema} does. The schema of a statement is
     * known from the comments that {@code pg_dump} writes into the script, so these must still be there. If a comment
     * and its statement do not agree, the dump is rejected.
     *
     * @param schemas their exact names, such as {@code auth}; added to those of earlier calls
     * @return a migrator
     */
    public DumpMigrator excludeSchemas(String... schemas) {
        Set<String> all = new TreeSet<>(filter.excludedSchemas());
        all.addAll(List.of(schemas));
        return with(new DumpFilter(all, filter.noOwner(), filter.noPrivileges()));
    }

    /**
     * Leaves out the owners of objects, as {@code pg_restore --no-owner} does. The migrating role then owns all
     * objects.
     *
     * @return a migrator
     */
    public DumpMigrator noOwner() {
        return with(new DumpFilter(filter.excludedSchemas(), true, filter.noPrivileges()));
    }

    /**
     * Leaves out {@code GRANT}, {@code REVOKE} and default privileges, as {@code pg_restore --no-privileges} does.
     *
     * @return a migrator
     */
    public DumpMigrator noPrivileges() {
        return with(new DumpFilter(filter.excludedSchemas(), filter.noOwner(), true));
    }

    /**
     * Sets the {@code pg_restore} program that unpacks archives.
     *
     * @param program its path, or a name to find on PATH; by default {@code pg_restore}
     * @return a migrator
     */
    public DumpMigrator pgRestore(String program) {
        return new DumpMigrator(file, filter, program);
    }

    private DumpMigrator with(DumpFilter other) {
        return new DumpMigrator(file, other, pgRestore);
    }

    @Override
    public String name() {
        return "dump";
    }

    /**
     * Returns the hash of the dump, of the filters, and of the program that unpacks an archive.
     *
     * @throws PgTestDbException if the dump does not exist
     */
    @Override
    public Fingerprint fingerprint() {
        DumpFile dump = new DumpFile(file);
        return fingerprint(dump.hashes(), dump.isArchive() ? pgRestore : null);
    }

    /** The result of an archive also depends on the version of pg_restore. */
    private Fingerprint fingerprint(Map<String, String> hashes, @Nullable String unpackedBy) {
        return Fingerprint.builder("dump")
                .put("format", "2")
                .put(
                        PG_RESTORE,
                        unpackedBy == null
                                ? null
                                : CommandEnvironment.programHash(unpackedBy, Path.of(""))
                                        .orElse(null))
                .putAll("files", hashes)
                .putAll("excluded", new TreeSet<>(filter.excludedSchemas()))
                .put("noOwner", Boolean.toString(filter.noOwner()))
                .put("noPrivileges", Boolean.toString(filter.noPrivileges()))
                .build();
    }

    /**
     * Runs the dump.
     *
     * @throws PgTestDbException if the dump cannot be unpacked, or a statement fails. The message contains the line;
     *     for an archive it is the line in the output of {@code pg_restore --file=-}
     */
    @Override
    public void migrate(MigrationTarget target) throws SQLException, IOException, InterruptedException {
        String name = String.valueOf(file.getFileName());
        DumpFile dump = new DumpFile(file);
        if (!dump.isArchive()) {
            String hash = run(SqlFile.of(name, file), target);
            target.migrated(fingerprint(DumpFile.hashesOfScript(hash), null));
            return;
        }
        Path script = Files.createTempFile("pgtestdb-dump-", ".sql");
        try {
            target.migrated(unpack(dump, script));
            run(SqlFile.ofUnpacked(name + ", unpacked", script), target);
        } finally {
            Files.delete(script);
        }
    }

    /** Returns the fingerprint of the script that was unpacked, or one that matches no dump if the dump changed. */
    private Fingerprint unpack(DumpFile dump, Path script) throws InterruptedException {
        String before = dump.state();
        PgRestore.unpack(file, script, pgRestore);
        Fingerprint unpacked = fingerprint();
        return before.equals(dump.state())
                ? unpacked
                : Fingerprint.builder("dump that changed").build();
    }

    private String run(SqlFile script, MigrationTarget target) throws SQLException {
        target.progress(1, 0, script.name());
        try (Connection connection = target.dataSource().getConnection()) {
            return ScriptRunner.run(
                            connection, script, filter, (done, total) -> target.progress(done, total, script.name()))
                    .hash();
        }
    }
}
