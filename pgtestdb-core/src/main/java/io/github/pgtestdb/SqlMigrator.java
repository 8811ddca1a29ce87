package io.github.pgtestdb;

import io.github.pgtestdb.internal.script.ScriptRunner;
import io.github.pgtestdb.internal.script.SqlChain;
import io.github.pgtestdb.internal.script.SqlFile;
import io.github.pgtestdb.internal.script.SqlFolder;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Foundation;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs plain SQL files in the order of their names, where numbers count by their value: {@code 2_b.sql} comes before
 * {@code 10_a.sql}. Thread-safe.
 *
 * <p>Each file begins with a fresh session and runs in one transaction, as by {@code psql --single-transaction}. If it has a
 * statement that PostgreSQL runs only outside of a transaction, such as {@code CREATE INDEX CONCURRENTLY}, or ends
 * transactions itself, each statement runs alone, as by psql without that option. Files are
 * UTF-8, also packed by gzip ({@code .sql.gz}), and may be plain dumps of {@code pg_dump}, with their {@code COPY … FROM stdin}; to leave
 * parts of a dump out, take {@link DumpMigrator}. Commands and variables of psql, and statements that name a database, are refused.
 *
 * <p>Links to files and folders are followed. Files and folders whose names begin with a dot are left out.
 *
 * <p>Companions that undo are left out: {@code .down.sql}, {@code .rollback.sql}, {@code .undo.sql}, {@code .revert.sql},
 * {@code U1__….sql}, a plain {@code down.sql}, {@code …-down.sql} and {@code …_down.sql} where their {@code up} is beside
 * them, and what follows {@code -- migrate:down}, {@code -- +goose Down} or {@code -- +migrate Down} in a
 * file. Of files in one folder named as Flyway's, {@code V1__….sql} come in the order of their versions, {@code R__….sql}
 * last.
 */
public class SqlMigrator implements Migrator {

    private final Supplier<List<SqlFile>> files;

    private SqlMigrator(Supplier<List<SqlFile>> files) {
        this.files = files;
    }

    /**
     * Makes a migrator for a folder of the class path; for subclasses that an annotation names.
     *
     * @param folder the folder, such as {@code db/schema}, or one file whose name ends with {@code .sql}
     */
    protected SqlMigrator(String folder) {
        this(() -> SqlFolder.ofClassPath(loader(), folder));
    }

    /**
     * Takes the {@code .sql} files of a directory and its subdirectories.
     *
     * @param directory the directory
     * @return a migrator; that the directory exists is looked at when it is used
     */
    public static SqlMigrator ofDirectory(Path directory) {
        return new SqlMigrator(() -> SqlFolder.ofDirectory(directory));
    }

    /**
     * Takes one file, such as {@code schema.sql}.
     *
     * @param file the file
     * @return a migrator; that the file exists is looked at when it is used
     */
    public static SqlMigrator ofFile(Path file) {
        return new SqlMigrator(() -> List.of(SqlFolder.ofFile(file)));
    }

    /**
     * Takes the {@code .sql} files of a folder of the class path and its subfolders, from directories and jars alike.
     *
     * @param folder the folder, such as {@code db/schema}, or one file whose name ends with {@code .sql}
     * @return a migrator; that the folder exists is looked at when it is used
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

    /** Lists the sets that hold only the first files of this one, in the same order. */
    @Override
    public List<Foundation> foundations() {
        return SqlChain.foundations(files.get());
    }

    /** Runs the files that the database does not hold yet. */
    @Override
    public void migrate(MigrationTarget target) throws SQLException {
        SqlChain.run(files.get(), target, true, ScriptRunner::run);
    }

    static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : SqlMigrator.class.getClassLoader();
    }
}
