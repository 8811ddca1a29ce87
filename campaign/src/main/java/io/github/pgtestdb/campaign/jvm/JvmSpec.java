// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.jvm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command that starts a JVM, and its environment.
 *
 * @param name its name in messages, and the name of the file with its output
 * @param main the main class
 * @param arguments the arguments of the main class
 * @param environment variables for it; no other variable that begins with PGTESTDB_ is passed on
 * @param directory the directory for its output and its temporary files
 */
public record JvmSpec(
        String name, Class<?> main, List<String> arguments, Map<String, String> environment, Path directory) {

    /** Enough heap for the suite, and little enough for many JVMs at once. */
    private static final List<String> OPTIONS =
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    /** Returns the same JVM with more variables. */
    public JvmSpec with(Map<String, String> variables) {
        Map<String, String> more = new HashMap<>(environment);
        more.putAll(variables);
        return new JvmSpec(name, main, arguments, Map.copyOf(more), directory);
    }

    Path output() {
        return directory.resolve(name + ".log");
    }

    Path temporaryFiles() {
        return directory.resolve("tmp");
    }

    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add("-Djava.io.tmpdir=" + temporaryFiles());
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), main.getName()));
        command.addAll(arguments);
        return command;
    }
}
