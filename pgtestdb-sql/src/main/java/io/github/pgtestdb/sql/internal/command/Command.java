// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to run.
 *
 * @param words the program and its arguments
 * @param directory the working directory
 * @param environment the variables to set, in addition to this JVM's variables for locations. Other variables of this
 *     JVM are not passed on: they could change the result without counting, and those for libpq could lead to another
 *     database
 * @param timeout the maximum duration
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
