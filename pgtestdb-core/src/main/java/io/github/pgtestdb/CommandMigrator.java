package io.github.pgtestdb;

import io.github.pgtestdb.internal.command.Command;
import io.github.pgtestdb.internal.command.CommandEnvironment;
import io.github.pgtestdb.internal.command.CommandFiles;
import io.github.pgtestdb.internal.command.CommandRun;
import io.github.pgtestdb.internal.command.LibpqEnvironment;
import io.github.pgtestdb.internal.command.Secrets;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Migrates with a command: dbmate, Atlas, goose, golang-migrate, Sqitch, psql, a script of yours. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * CommandMigrator.of("dbmate", "--no-dump-schema", "up").files("db/migrations")
 * CommandMigrator.of("psql", "-v", "ON_ERROR_STOP=1", "-f", "schema.sql")
 * CommandMigrator.of("sh", "-c", "goose -dir db postgres \"$DATABASE_URL\" up").files("db/*.sql")
 * }</pre>
 *
 * <p>The command learns from its environment where the database is: {@code PGHOST}, {@code PGPORT}, {@code PGUSER},
 * {@code PGPASSWORD}, {@code PGDATABASE}; {@code DATABASE_URL} as {@code postgresql://user:password@host:port/database};
 * {@code PGTESTDB_JDBC_URL} without user and password. {@code PGSSLMODE}, {@code PGSSLROOTCERT}, {@code PGSSLCERT} and
 * {@code PGSSLKEY} are as in the URL of the server; on a loopback address, {@code sslmode} is {@code disable} where nothing
 * is said. {@code PGTZ} is the time zone of this JVM, as for all migrators. All other variables that begin with {@code PG} are taken out. Its standard input is empty.
 *
 * <p>It must end by itself, with exit code 0, and leave neither processes nor connections behind. What it printed last is
 * in the message of the failure, with the password masked.
 *
 * <p>To name it in an annotation, give it a class of its own, whose constructor hands one to {@code super}.
 */
public class CommandMigrator implements Migrator {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    private final List<String> words;
    private final List<String> files;
    private final List<String> versionCommand;
    private final Path directory;
    private final Map<String, String> environment;
    private final Duration timeout;

    private CommandMigrator(
            List<String> words,
            List<String> files,
            List<String> versionCommand,
            Path directory,
            Map<String, String> environment,
            Duration timeout) {
        this.words = List.copyOf(words);
        this.files = List.copyOf(files);
        this.versionCommand = List.copyOf(versionCommand);
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.timeout = timeout;
    }

    /**
     * Does the same as another; for subclasses that an annotation names.
     *
     * @param other what to do
     */
    protected CommandMigrator(CommandMigrator other) {
        this(other.words, other.files, other.versionCommand, other.directory, other.environment, other.timeout);
    }

    /**
     * Takes a command. No shell reads it; where one is wanted, it is {@code "sh", "-c", "…"}.
     *
     * @param command the program, by its path or as found on PATH, and its arguments; an argument that is the relative
     *     path of a file counts as one of {@link #files}
     * @return a migrator
     * @throws IllegalArgumentException if there is no word
     */
    public static CommandMigrator of(String... command) {
        if (command.length == 0 || command[0].isBlank()) {
            throw new IllegalArgumentException("A command needs a program");
        }
        return new CommandMigrator(List.of(command), List.of(), List.of(), Path.of(""), Map.of(), DEFAULT_TIMEOUT);
    }

    /**
     * Declares what the command reads. A change in any of these files makes another template; a change in a file that
     * is not declared goes unseen.
     *
     * @param patterns files, directories (with all below them), or globs such as {@code db/*.sql}, below the
     *     directory of the command; added to those declared so far
     * @return a migrator
     */
    public CommandMigrator files(String... patterns) {
        List<String> all = new ArrayList<>(files);
        all.addAll(List.of(patterns));
        return new CommandMigrator(words, all, versionCommand, directory, environment, timeout);
    }

    /**
     * Chooses where the command runs.
     *
     * @param where a directory; by default the one in which the tests run
     * @return a migrator
     */
    public CommandMigrator directory(Path where) {
        return new CommandMigrator(words, files, versionCommand, where, environment, timeout);
    }

    /**
     * Sets a variable of the command's environment. It counts for the fingerprint.
     *
     * @param name its name
     * @param value its value
     * @return a migrator
     */
    public CommandMigrator environment(String name, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(name, value);
        return new CommandMigrator(words, files, versionCommand, directory, all, timeout);
    }

    /**
     * Lets what another command prints count for the fingerprint, such as {@code dbmate --version}.
     *
     * @param command the program and its arguments
     * @return a migrator
     */
    public CommandMigrator version(String... command) {
        return new CommandMigrator(words, files, List.of(command), directory, environment, timeout);
    }

    /**
     * Limits how long the command may take; then it is killed, with all that it started.
     *
     * @param limit the limit; by default 5 minutes
     * @return a migrator
     * @throws IllegalArgumentException if it is not positive
     */
    public CommandMigrator timeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("Not a positive timeout: " + limit);
        }
        return new CommandMigrator(words, files, versionCommand, directory, environment, limit);
    }

    @Override
    public String name() {
        return "command";
    }

    /**
     * Returns the hash of the command line, the program's file, the declared files, the environment set here, and {@code TZ},
     * {@code LANG}, {@code LANGUAGE} and {@code LC_*} as the command gets them.
     *
     * @throws PgTestDbException if no file is declared, a pattern means none, or the version command fails
     */
    @Override
    public Fingerprint fingerprint() {
        Map<String, String> hashes = CommandFiles.hashes(directory, files, words);
        if (hashes.isEmpty()) {
            throw new PgTestDbException("Cannot fingerprint the command " + String.join(" ", words)
                    + ": it is not known which files it reads, so that a change in them would go unseen. Declare them:"
                    + " pgtestdb.command.files, or CommandMigrator.files(\"db/migrations\").");
        }
        return Fingerprint.builder("command")
                .putAll("command", words)
                .putAll("environment", environment)
                .putAll("environment of the machine", CommandEnvironment.variables(environment))
                .put(
                        "program",
                        CommandEnvironment.programHash(words.get(0), directory).orElse(null))
                .putAll("files", hashes)
                .put("version", versionCommand.isEmpty() ? null : versionOutput())
                .build();
    }

    /**
     * Runs the command.
     *
     * @throws PgTestDbException if it cannot be started, fails, hangs, or leaves processes behind
     */
    @Override
    public void migrate(MigrationTarget target) throws InterruptedException {
        ConnectionDetails database = target.connection();
        Map<String, String> all = new HashMap<>(LibpqEnvironment.of(database));
        all.putAll(environment);
        target.progress(1, 0, words.get(0));
        CommandRun.run(
                new Command(words, directory, all, timeout),
                new Secrets(database.password()),
                line -> target.progress(1, 0, words.get(0) + ": " + line));
    }

    private String versionOutput() {
        try {
            return CommandRun.run(
                    new Command(versionCommand, directory, environment, timeout), Secrets.NONE, line -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PgTestDbException("Interrupted while waiting for " + String.join(" ", versionCommand), e);
        }
    }
}
