package io.github.pgtestdb.tests;

import io.github.pgtestdb.CommandMigrator;

/** Prints the fingerprint of a command in the environment of this JVM. */
final class CommandFingerprintMain {

    private CommandFingerprintMain() {}

    public static void main(String[] arguments) {
        System.out.println("FINGERPRINT "
                + CommandMigrator.of("sh", "-c", "true").files("pom.xml").fingerprint());
    }
}
