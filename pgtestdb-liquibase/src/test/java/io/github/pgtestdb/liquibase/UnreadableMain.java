// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.PgTestDbException;
import java.nio.file.Path;

/** Prints the fingerprint of a changelog, or the failure to compute it. */
final class UnreadableMain {

    private UnreadableMain() {}

    public static void main(String[] arguments) {
        try {
            System.out.println(
                    new LiquibaseMigrator(liquibase -> liquibase.searchPath(Path.of(arguments[0]))).fingerprint());
        } catch (PgTestDbException e) {
            System.out.println(e.getMessage());
        }
    }
}
