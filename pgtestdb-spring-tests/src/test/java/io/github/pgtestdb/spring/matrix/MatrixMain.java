// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.nio.file.Path;

/** Runs combinations in a separate JVM with its own system properties, such as the size of Spring's cache of contexts. */
final class MatrixMain {

    private MatrixMain() {}

    /**
     * Runs the combinations.
     *
     * @param arguments a directory for classes, the number of combinations, and the seed
     */
    public static void main(String[] arguments) throws Exception {
        int exit = 1;
        try {
            new Matrix(Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]))
                    .verify(Path.of(arguments[0]), true, 1, 4);
            exit = 0;
        } catch (AssertionError e) {
            System.out.println(e.getMessage());
        }
        System.exit(exit); // Tasks that outlive their tests may keep threads running, and with them the JVM.
    }
}
