// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

/** Prints the fingerprint of a command of the shell, as this JVM's environment has it. */
final class CommandFingerprintMain {

    private CommandFingerprintMain() {}

    public static void main(String[] arguments) {
        System.out.println("FINGERPRINT "
                + CommandMigrator.of("sh", "-c", arguments.length == 0 ? "true" : arguments[0])
                        .files("pom.xml")
                        .fingerprint());
    }
}
