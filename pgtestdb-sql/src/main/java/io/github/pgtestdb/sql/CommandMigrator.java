// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.internal.command.Command;
import io.github.pgtestdb.sql.internal.command.CommandEnvironment;
import io.github.pgtestdb.sql.internal.command.CommandFiles;
import io.github.pgtestdb.sql.internal.command.CommandInputs;
import io.github.pgtestdb.sql.internal.command.CommandRun;
import io.github.pgtestdb.sql.internal.command.LibpqEnvironment;
import io.github.pgtestdb.sql.internal.command.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Migrates with a command, such as dbmate, Atlas, goose, golang-migrate, Sqitch, psql, or your own script. Immutable
 * and thread-safe.
 *
 * <pre>{@code
 * CommandMigrator.of("dbmate", "--no-dump-schema", "up").files("db/migrations")
 * CommandMigrator.of("psql", "-v", "ON_ERROR_STOP=1", "-f", "schema.sql")
 * CommandMigrator.of("sh", "-c", "goose -dir db postgres \"$DATABASE_URL\" up").files("db/*.sql")
 * }</pre>
 *
 * <p>The environment of the command contains the address of the database: {@code PGHOST}, {@code PGPORT}, {@code
 * PGUSER}, {@code PGPASSWORD}, {@code PGDATABASE}; {@code DATABASE_URL} as {@code
 * postgresql://user:password@host:port/database}; {@code PGTESTDB_JDBC_URL} without user and password. {@code
 * PGSSLMODE}, {@code PGSSLROOTCERT}, {@code PGSSLCERT} and {@code PGSSLKEY} are as in the URL of the server. On a
 * loopback address, {@code sslmode} defaults to {@code disable}. {@code PGTZ} is the time zone of this JVM, as for all
 * migrators. {@code PSQLRC} prevents psql from reading the user's own file. The command inherits only the variables of
 * this JVM's environment that contain locations ({@code PATH}, {@code HOME}, {@code JAVA_HOME}, …), the language or the
 * time zone. {@link #inherit} passes on others. The standard input of the command is empty.
 *
 * <p>The command must end within the {@link #timeout(Duration)} with exit code 0, and leave no processes or connections
 * behind. The message of a failure contains the last lines of the output, with the password masked.
 *
 * <p>To name it in an annotation, give it its own class with a constructor that passes one to {@code super}.
 *
 * @since 0.1.0
 */
public class CommandMigrator implements Migrator {

    /** Increase this number whenever the same input must lead to new templates. */
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
     * Copies another migrator; for subclasses that an annotation names.
     *
     * @param other the migrator to copy
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
     * Creates a migrator that runs a command. No shell reads the command; if you need one, use {@code "sh", "-c", "…"}.
     *
     * @param command the program, by its path or as found on PATH, and its arguments. A word that is the path of a
     *     file, or of a directory below that of the command, counts as one of {@link #files}. Only psql is known to
     *     read nothing except an SQL file and the files that it includes. Declare the files that another program or a
     *     script reads
     * @return a migrator
     * @throws IllegalArgumentException if the command is empty or its first word is blank
     */
    public static CommandMigrator of(String... command) {
        if (command.length == 0 || command[0].isBlank()) {
            throw new IllegalArgumentException("A command needs a program");
        }
        return new CommandMigrator(
                List.of(command), List.of(), List.of(), List.of(), Path.of(""), Map.of(), DEFAULT_TIMEOUT);
    }

    /**
     * Declares the files that the command reads. A change in any of these files leads to another template. A change in
     * an undeclared file goes unnoticed. Links are followed. Files that psql includes from a declared file ({@code \i},
     * {@code \ir}, {@code \copy}) are declared with it.
     *
     * @param patterns files, directories (with everything below them), or globs such as {@code db/*.sql} and {@code
     *     db/**}{@code /*.sql}, relative to the directory of the command. {@code db/**}{@code /*.sql} also matches
     *     files in {@code db} itself. Added to the earlier patterns
     * @return a migrator
     */
    public CommandMigrator files(String... patterns) {
        List<String> all = new ArrayList<>(files);
        all.addAll(List.of(patterns));
        return new CommandMigrator(words, all, inherited, versionCommand, directory, environment, timeout);
    }

    /**
     * Sets the working directory of the command.
     *
     * @param where a directory; by default the working directory of the tests
     * @return a migrator
     */
    public CommandMigrator directory(Path where) {
        return new CommandMigrator(words, files, inherited, versionCommand, where, environment, timeout);
    }

    /**
     * Sets a variable of the command's environment. It is part of the fingerprint.
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
     * Passes variables of this JVM's environment on to the command. They are part of the fingerprint. Without this
     * method, the command has only the variables for locations, such as {@code PATH}, {@code HOME}, {@code TMPDIR} and
     * {@code JAVA_HOME}, and those for time zone and language.
     *
     * @param names their names; added to those of earlier calls
     * @return a migrator
     */
    public CommandMigrator inherit(String... names) {
        List<String> all = new ArrayList<>(inherited);
        all.addAll(List.of(names));
        return new CommandMigrator(words, files, all, versionCommand, directory, environment, timeout);
    }

    /**
     * Adds the output of another command to the fingerprint, such as that of {@code dbmate --version}.
     *
     * @param command the program and its arguments
     * @return a migrator
     */
    public CommandMigrator version(String... command) {
        return new CommandMigrator(words, files, inherited, List.of(command), directory, environment, timeout);
    }

    /**
     * Limits the duration of the command. After this time the command is killed with all processes that it started.
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
     * Returns the hash of the command line, the program's file, the declared files, the variables set and passed on,
     * and {@code TZ}, {@code LANG}, {@code LANGUAGE} and {@code LC_*} as the command receives them. Variables such as
     * {@code HOME} and {@code PATH} count if the command or a declared file names them. The files of programs that the
     * command line or a script names count, too.
     *
     * @throws PgTestDbException if not all files are declared, a pattern matches no file, or the version command fails
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
        ConnectionDetails database = target.connectionDetails();
        Map<String, String> all = new HashMap<>(LibpqEnvironment.of(database));
        all.putAll(variables());
        target.progress(1, 0, words.get(0));
        CommandRun.run(
                new Command(words, directory, all, timeout),
                new Secrets(database.password()),
                line -> target.progress(1, 0, words.get(0) + ": " + line));
    }

    /** Variables that are set on this migrator override those of this JVM. */
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
