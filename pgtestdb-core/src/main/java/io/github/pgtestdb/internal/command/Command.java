package io.github.pgtestdb.internal.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to run.
 *
 * @param words the program and its arguments
 * @param directory where it runs
 * @param environment what it gets beside those variables of this JVM that say where things lie: no other one may shape what it
 *     does without counting, and those for libpq would lead elsewhere
 * @param timeout how long it may take
 */
public record Command(List<String> words, Path directory, Map<String, String> environment, Duration timeout) {

    String program() {
        return words.get(0);
    }

    ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toAbsolutePath().toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !CommandEnvironment.isPassedOn(name));
        builder.environment().putAll(environment);
        return builder;
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
