// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.PgTestDbException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The inputs of a command from this machine that may change its result: the program, and environment variables. */
public final class CommandEnvironment {

    /** A list instead of the prefix LC_, because terminals also set such variables, for example LC_TERMINAL. */
    private static final Set<String> SHAPING = Set.of(
            "TZ",
            "LANG",
            "LANGUAGE",
            "LC_ALL",
            "LC_COLLATE",
            "LC_CTYPE",
            "LC_MESSAGES",
            "LC_MONETARY",
            "LC_NUMERIC",
            "LC_TIME");

    /** Variables for places of programs, libraries and caches, and for connections to other machines. */
    private static final Pattern PLACES = Pattern.compile(
            "PATH|PATHEXT|HOME|HOMEDRIVE|HOMEPATH|USER|USERNAME|USERPROFILE"
                    + "|LOGNAME|SHELL|COMSPEC|TERM|TMPDIR|TMP|TEMP|SYSTEMROOT|SYSTEMDRIVE|WINDIR|APPDATA|LOCALAPPDATA|PROGRAMDATA"
                    + "|PROGRAMFILES.*|COMMONPROGRAMFILES.*|NUMBER_OF_PROCESSORS|PROCESSOR_.*|[A-Z0-9_]+_HOME|GO(PATH|ROOT|BIN|CACHE)"
                    + "|LD_LIBRARY_PATH|DYLD_.*|NODE_PATH|NODE_EXTRA_CA_CERTS|PYTHONPATH|VIRTUAL_ENV|CONDA_PREFIX|GEM_PATH|RUBYLIB"
                    + "|BUNDLE_PATH|PERL5LIB|XDG_.*|NIX_.*|DOCKER_(HOST|CONFIG|CERT_PATH|TLS_VERIFY|CONTEXT)|(HTTP|HTTPS|NO|ALL)_PROXY"
                    + "|SSL_CERT_(FILE|DIR)|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|SSH_AUTH_SOCK",
            Pattern.CASE_INSENSITIVE);

    /** PostgreSQL's clients. Debian installs a script for each, which starts the client of the newest version. */
    private static final Pattern CLIENT = Pattern.compile("psql|pg_restore");

    private static final Duration VERSION_TIMEOUT = Duration.ofMinutes(1);

    private CommandEnvironment() {}

    /** Returns the variables for time zone and language, as set for the command or else as in this JVM. */
    public static Map<String, String> variables(Map<String, String> ofCommand) {
        Map<String, String> variables = new TreeMap<>(System.getenv());
        variables.putAll(ofCommand);
        variables.keySet().retainAll(SHAPING);
        return variables;
    }

    /** Returns the variables of this JVM with these names. Unset variables are left out. */
    public static Map<String, String> inherited(List<String> names) {
        Map<String, String> variables = new TreeMap<>(System.getenv());
        variables.keySet().retainAll(names);
        return variables;
    }

    /** Returns the variables of this JVM that every command inherits and that are not part of the fingerprint. */
    static Map<String, String> places() {
        Map<String, String> variables = new TreeMap<>(System.getenv());
        variables.keySet().removeIf(name -> SHAPING.contains(name) || !isPassedOn(name));
        return variables;
    }

    /** Tells whether every command inherits a variable of this JVM. Other variables might change its result. */
    static boolean isPassedOn(String name) {
        return SHAPING.contains(name)
                || (!name.startsWith("PG") && PLACES.matcher(name).matches());
    }

    /**
     * Returns the hash of the program's file, which changes with an upgrade. The file is the one that the operating
     * system would start. If it is a script that starts a client of PostgreSQL, the client's version follows the hash.
     *
     * @return the hash; empty if there is no such file, or if it is executable but not readable. A missing file is
     *     reported when the command runs
     */
    public static Optional<String> programHash(String program, Path directory) {
        return file(program, directory, path()).filter(Files::isReadable).map(CommandEnvironment::print);
    }

    /** Returns the hash of a program that another program runs and finds on its own path. */
    static Optional<String> toolHash(String program, String path) {
        return file(program, Path.of(""), path).filter(Files::isReadable).map(CommandEnvironment::print);
    }

    static String path() {
        return Optional.ofNullable(System.getenv("PATH")).orElse("");
    }

    private static Optional<Path> file(String program, Path directory, String path) {
        try {
            if (program.contains("/") || program.contains(File.separator)) {
                return Optional.of(directory.toAbsolutePath().resolve(program)).filter(Files::isRegularFile);
            }
            return Stream.of(path.split(File.pathSeparator, -1))
                    .map(entry -> Path.of(entry).resolve(program))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String print(Path file) {
        String hash = hash(file);
        return CLIENT.matcher(String.valueOf(file.getFileName())).matches() && isScript(file)
                ? hash + " " + version(file)
                : hash;
    }

    private static boolean isScript(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == '#' && in.read() == '!';
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static String version(Path client) {
        try {
            Command version =
                    new Command(List.of(client.toString(), "--version"), Path.of(""), Map.of(), VERSION_TIMEOUT);
            return CommandRun.run(version, Secrets.NONE, line -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PgTestDbException("Interrupted while waiting for " + client + " --version", e);
        } catch (PgTestDbException e) {
            return ""; // A problem with the program is reported when it runs.
        }
    }

    private static String hash(Path file) {
        try {
            return com.google.common.io.Files.asByteSource(file.toFile())
                    .hash(Hashing.sha256())
                    .toString();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static PgTestDbException unreadable(Path file, IOException e) {
        return new PgTestDbException(
                "Cannot read the program " + file + ", which is part of a template's name: " + e, e);
    }
}
