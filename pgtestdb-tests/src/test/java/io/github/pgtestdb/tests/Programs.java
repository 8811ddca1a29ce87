// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs that may be missing on a machine. */
public final class Programs {

    private Programs() {}

    /** Skips the test with the reason if the program is not installed. */
    public static void assume(String program) {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        assumeTrue(found, program + " is not installed on this machine");
    }
}
