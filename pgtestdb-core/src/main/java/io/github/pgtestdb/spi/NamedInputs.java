// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that code names in strings: system properties and environment variables that are set, and existing files. Not
 * thread-safe.
 */
final class NamedInputs {

    private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\d_.-]{1,199}");

    /** The class path counts through the code that is reached. These properties differ in each fork of a build. */
    private static final Set<String> OF_THE_PROCESS =
            Set.of("java.class.path", "java.library.path", "jdk.module.path", "sun.java.command");

    private static final Pattern FILE = Pattern.compile("[^\\s'\";:(){}<>?*|\\p{Cntrl}]{1,200}");

    /** Programs write these files while they run. Other files are input. */
    private static final Pattern WRITTEN = Pattern.compile("(/proc|/sys|/dev)/.*|.*\\.(log|lock|pid|tmp)");

    private final Map<String, String> values = new TreeMap<>();

    /** Looks for inputs with a name. */
    void named(String text) throws IOException {
        if (NAME.matcher(text).matches()) {
            put("property " + text, OF_THE_PROCESS.contains(text) ? null : System.getProperty(text));
            put("variable " + text, System.getenv(text));
        }
        if (text.matches(".*[./].*")
                && FILE.matcher(text).matches()
                && !WRITTEN.matcher(text).matches()) {
            file(text);
        }
    }

    private void put(String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private void file(String name) throws IOException {
        try {
            Path file = Path.of(name);
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                values.put(
                        "file " + name,
                        com.google.common.io.Files.asByteSource(file.toFile())
                                .hash(Hashing.sha256())
                                .toString());
            }
        } catch (InvalidPathException e) {
            // The text is not a file name.
        }
    }

    /** Adds the values, the version of Java, and the line separator. */
    void putInto(Fingerprint.Builder fingerprint) {
        fingerprint
                .putAll("named inputs", values)
                .put("java", Integer.toString(Runtime.version().feature()))
                .put("line separator", System.lineSeparator());
    }
}
