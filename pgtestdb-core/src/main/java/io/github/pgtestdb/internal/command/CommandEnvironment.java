package io.github.pgtestdb.internal.command;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.PgTestDbException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a command has from this machine, and may write differently for it: the program, and variables of the environment. */
public final class CommandEnvironment {

    /** Not all that begin with LC_: terminals have variables of that kind too, such as LC_TERMINAL. */
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

    private CommandEnvironment() {}

    /** Returns the variables that decide on time zone and language: as set for the command, or as this JVM has them. */
    public static Map<String, String> variables(Map<String, String> ofCommand) {
        Map<String, String> variables = new TreeMap<>(System.getenv());
        variables.putAll(ofCommand);
        variables.keySet().retainAll(SHAPING);
        return variables;
    }

    /**
     * Returns the hash of the program's file, which changes with an upgrade: the one that the system would start.
     *
     * @return the hash; empty if there is no such file, which is told when the command runs, or if it may only be executed
     */
    public static Optional<String> programHash(String program, Path directory) {
        return file(program, directory).filter(Files::isReadable).map(CommandEnvironment::hash);
    }

    private static Optional<Path> file(String program, Path directory) {
        try {
            if (program.contains("/") || program.contains(File.separator)) {
                return Optional.of(directory.toAbsolutePath().resolve(program)).filter(Files::isRegularFile);
            }
            return Stream.of(Optional.ofNullable(System.getenv("PATH"))
                            .orElse("")
                            .split(File.pathSeparator, -1))
                    .map(entry -> Path.of(entry).resolve(program))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String hash(Path file) {
        try {
            return com.google.common.io.Files.asByteSource(file.toFile())
                    .hash(Hashing.sha256())
                    .toString();
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot read the program " + file + ", which is part of a template's name: " + e, e);
        }
    }
}
