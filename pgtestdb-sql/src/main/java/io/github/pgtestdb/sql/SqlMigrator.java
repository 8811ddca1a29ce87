// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationBase;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.internal.script.ScriptRunner;
import io.github.pgtestdb.sql.internal.script.SqlChain;
import io.github.pgtestdb.sql.internal.script.SqlFile;
import io.github.pgtestdb.sql.internal.script.SqlFolder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs plain SQL files in the order of their names, with numbers compared by value: {@code 2_b.sql} runs before {@code
 * 10_a.sql}. Thread-safe.
 *
 * <p>Each file begins with a fresh session and runs in one transaction, as with {@code psql --single-transaction}. Each
 * statement runs alone, as with psql without that option, in two cases: the file has a statement that PostgreSQL runs
 * only outside of a transaction, such as {@code CREATE INDEX CONCURRENTLY}, or it ends transactions itself. Files are
 * UTF-8, possibly packed with gzip ({@code .sql.gz}). They may be plain dumps of {@code pg_dump}, with their {@code
 * COPY … FROM stdin}. To leave parts of a dump out, use {@link DumpMigrator}. Commands and variables of psql, and
 * statements that name a database, are rejected.
 *
 * <p>Links to files and folders are followed. Files and folders with a name that begins with a dot are left out.
 *
 * <p>Files that undo a migration are left out: {@code .down.sql}, {@code .rollback.sql}, {@code .undo.sql}, {@code
 * .revert.sql}, {@code U1__….sql}, and a plain {@code down.sql}. {@code …-down.sql} and {@code …_down.sql} are left out
 * if their {@code up} is beside them. In a file, everything after {@code -- migrate:down}, {@code -- +goose Down} or
 * {@code -- +migrate Down} is left out. Files of one folder with names for Flyway run in Flyway's order: {@code
 * V1__….sql} in the order of their versions, {@code R__….sql} last.
 *
 * @since 0.1.0
 */
public class SqlMigrator implements Migrator {

    private final Supplier<List<SqlFile>> files;

    private SqlMigrator(Supplier<List<SqlFile>> files) {
        this.files = files;
    }

    /**
     * Creates a migrator for a folder of the class path; for subclasses that an annotation names.
     *
     * @param folder the folder, such as {@code db/schema}, or one file with a name that ends in {@code .sql}
     */
    protected SqlMigrator(String folder) {
        this(() -> SqlFolder.ofClassPath(loader(), folder));
    }

    /**
     * Runs the {@code .sql} files of a directory and its subdirectories.
     *
     * @param directory the directory. It need not exist until the migrator is used
     * @return a migrator
     */
    public static SqlMigrator ofDirectory(Path directory) {
        return new SqlMigrator(() -> SqlFolder.ofDirectory(directory));
    }

    /**
     * Runs one file, such as {@code schema.sql}.
     *
     * @param file the file. It need not exist until the migrator is used
     * @return a migrator
     */
    public static SqlMigrator ofFile(Path file) {
        return new SqlMigrator(() -> List.of(SqlFolder.ofFile(file)));
    }

    /**
     * Runs the {@code .sql} files of a folder of the class path and its subfolders, in directories and jars.
     *
     * @param folder the folder, such as {@code db/schema}, or one file with a name that ends in {@code .sql}. It need
     *     not exist until the migrator is used
     * @return a migrator
     */
    public static SqlMigrator ofClassPath(String folder) {
        return new SqlMigrator(folder);
    }

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public Fingerprint fingerprint() {
        List<Fingerprint> chain = SqlChain.of(files.get());
        return chain.get(chain.size() - 1);
    }

    /** Lists the sets that contain only the first files of this set, in the same order. */
    @Override
    public List<MigrationBase> bases() {
        return SqlChain.bases(files.get());
    }

    /** Runs the files that are not in the database yet. */
    @Override
    public void migrate(MigrationTarget target) throws SQLException {
        SqlChain.run(files.get(), target, true, ScriptRunner::run);
    }

    static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : SqlMigrator.class.getClassLoader();
    }
}
