// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import java.nio.file.Path;

/** Takes over all possible owner files in a directory, or creates one. Keeps them until the input ends. */
final class OwnerMain {

    private OwnerMain() {}

    public static void main(String[] arguments) throws Exception {
        LivenessLocks owners = new LivenessLocks(Path.of(arguments[0]));
        if (arguments[1].equals("create")) {
            System.out.println("CREATED " + owners.create().name());
        } else {
            System.out.println("TAKEN "
                    + owners.names().stream()
                            .flatMap(name -> owners.takeOver(name).stream())
                            .map(LivenessLock::name)
                            .toList());
        }
        System.in.read();
    }
}
