package io.github.pgtestdb;

import io.github.pgtestdb.internal.command.Command;
import io.github.pgtestdb.internal.command.CommandEnvironment;
import io.github.pgtestdb.internal.command.CommandFiles;
import io.github.pgtestdb.internal.command.CommandInputs;
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
 * is said. {@code PGTZ} is the time zone of this JVM, as for all migrators. {@code PSQLRC} keeps psql from reading the user's own
 * file. Of this JVM's environment it has only what says where things lie ({@code PATH}, {@code HOME}, {@code JAVA_HOME}, …) and
 * in which language; others are passed on by {@link #inherit}. Its standard input is empty.
 *
 * <p>It must end by itself, with exit code 0, and leave neither processes nor connections behind. What it printed last is
 * in the message of the failure, with the password masked.
 *
 * <p>To name it in an annotation, give it a class of its own, whose constructor hands one to {@code super}.
 */
public class CommandMigrator implements Migrator {

    /** To be raised whenever the same input must lead to new templates. */
    private static final String FORMAT = "3";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    private final List<String> words;
    private final List<String> files;
    private final List<String> inherited;
    private final List<String> versionCommand;
    private final Path directory;
    private final Map<String, String> environment;
    private final Duration timeout;

    private CommandMigrator(
            List<String> words,
            List<String> files,
            List<String> inherited,
            List<String> versionCommand,
            Path directory,
            Map<String, String> environment,
            Duration timeout) {
        this.words = List.copyOf(words);
        this.files = List.copyOf(files);
        this.inherited = List.copyOf(inherited);
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
        this(
                other.words,
                other.files,
                other.inherited,
                other.versionCommand,
                other.directory,
                other.environment,
                other.timeout);
    }

    /**
     * Takes a command. No shell reads it; where one is wanted, it is {@code "sh", "-c", "…"}.
     *
     * @param command the program, by its path or as found on PATH, and its arguments; one that is the path of a file, or of a
     *     directory below that of the command, counts as one of {@link #files}. Only psql is known to read
     *     nothing but an SQL file and what that includes; what another program or a script reads must be declared
     * @return a migrator
     * @throws IllegalArgumentException if there is no word
     */
    public static CommandMigrator of(String... command) {
        if (command.length == 0 || command[0].isBlank()) {
            throw new IllegalArgumentException("A command needs a program");
        }
        return new CommandMigrator(
                List.of(command), List.of(), List.of(), List.of(), Path.of(""), Map.of(), DEFAULT_TIMEOUT);
    }

    /**
     * Declares what the command reads. A change in any of these files makes another template; a change in a file that
     * is not declared goes unseen. Links are followed, and what psql includes from one of them ({@code \i}, {@code \ir}, {@code
     * \copy}) is declared with it.
     *
     * @param patterns files, directories (with all below them), or globs such as {@code db/*.sql} and {@code db/**}{@code /*.sql},
     *     which takes those in {@code db} as well, below the directory of the command; added to those declared so far
     * @return a migrator
     */
    public CommandMigrator files(String... patterns) {
        List<String> all = new ArrayList<>(files);
        all.addAll(List.of(patterns));
        return new CommandMigrator(words, all, inherited, versionCommand, directory, environment, timeout);
    }

    /**
     * Chooses where the command runs.
     *
     * @param where a directory; by default the one in which the tests run
     * @return a migrator
     */
    public CommandMigrator directory(Path where) {
        return new CommandMigrator(words, files, inherited, versionCommand, where, environment, timeout);
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
        return new CommandMigrator(words, files, inherited, versionCommand, directory, all, timeout);
    }

    /**
     * Passes variables of this JVM's environment on to the command; they count for the fingerprint. Without it the command has
     * only those that say where things lie, such as {@code PATH}, {@code HOME}, {@code TMPDIR} and {@code JAVA_HOME}, and those for
     * time zone and language.
     *
     * @param names their names; added to those named so far
     * @return a migrator
     */
    public CommandMigrator inherit(String... names) {
        List<String> all = new ArrayList<>(inherited);
        all.addAll(List.of(names));
        return new CommandMigrator(words, files, all, versionCommand, directory, environment, timeout);
    }

    /**
     * Lets what another command prints count for the fingerprint, such as {@code dbmate --version}.
     *
     * @param command the program and its arguments
     * @return a migrator
     */
    public CommandMigrator version(String... command) {
        return new CommandMigrator(words, files, inherited, List.of(command), directory, environment, timeout);
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
        return new CommandMigrator(words, files, inherited, versionCommand, directory, environment, limit);
    }

    @Override
    public String name() {
        return "command";
    }

    /**
     * Returns the hash of the command line, the program's file, the declared files, the environment set and passed on, and {@code TZ},
     * {@code LANG}, {@code LANGUAGE} and {@code LC_*} as the command gets them. Variables such as {@code HOME} and {@code PATH} count
     * if the command or a declared file names them, and so do the files of programs that a script names.
     *
     * @throws PgTestDbException if not all files are declared, a pattern means none, or the version command fails
     */
    @Override
    public Fingerprint fingerprint() {
        CommandFiles found = CommandFiles.of(directory, files, words);
        Map<String, String> variables = variables();
        return Fingerprint.builder("command")
                .put("format", FORMAT)
                .putAll("command", words)
                .putAll("environment", variables)
                .putAll("environment of the machine", CommandEnvironment.variables(variables))
                .put(
                        "program",
                        CommandEnvironment.programHash(words.get(0), directory).orElse(null))
                .putAll("files", found.hashes())
                .putAll("named inputs", CommandInputs.of(words.subList(1, words.size()), found, directory, variables))
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
        all.putAll(variables());
        target.progress(1, 0, words.get(0));
        CommandRun.run(
                new Command(words, directory, all, timeout),
                new Secrets(database.password()),
                line -> target.progress(1, 0, words.get(0) + ": " + line));
    }

    /** What is set here wins over what this JVM has. */
    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(CommandEnvironment.inherited(inherited));
        variables.putAll(environment);
        return variables;
    }

    private String versionOutput() {
        try {
            return CommandRun.run(
                    new Command(versionCommand, directory, variables(), timeout), Secrets.NONE, line -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PgTestDbException("Interrupted while waiting for " + String.join(" ", versionCommand), e);
        }
    }
}
