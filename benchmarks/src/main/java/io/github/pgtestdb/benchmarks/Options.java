// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The options of the command line, as system properties {@code benchmarks.*}.
 *
 * @param seconds the time after which the run ends, at the latest
 * @param scale multiplies the number of rounds: 0.2 for a quick look
 * @param parts the parts to run; if empty, all parts of an ordinary run
 * @param soakLeases how many databases the soak takes, if there is time
 * @param reflink a directory on a file system that shares blocks, if there is one
 * @param durable a directory on a disk for the durable server; if empty, the benchmark's own directory
 */
record Options(
        double seconds,
        double scale,
        List<String> parts,
        int soakLeases,
        Optional<Path> reflink,
        Optional<Path> durable) {

    static Options fromSystemProperties() {
        return new Options(
                Double.parseDouble(text("seconds", "530")),
                Double.parseDouble(text("scale", "1")),
                Pattern.compile(",")
                        .splitAsStream(text("parts", ""))
                        .filter(part -> !part.isBlank())
                        .toList(),
                Integer.parseInt(text("soak.leases", "10000")),
                path("reflink.dir"),
                path("durable.dir"));
    }

    private static Optional<Path> path(String name) {
        return Optional.of(text(name, "")).filter(path -> !path.isEmpty()).map(Path::of);
    }

    int rounds(int rounds) {
        return (int) Math.max(1, Math.round(rounds * scale));
    }

    private static String text(String name, String defaultText) {
        return System.getProperty("benchmarks." + name, defaultText);
    }
}
