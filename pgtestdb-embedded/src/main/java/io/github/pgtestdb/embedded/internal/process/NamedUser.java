// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives a name to a user that has only a number, such as with {@code docker run --user 12345}. initdb refuses to run as
 * such a user; the server itself does not need a name.
 */
public final class NamedUser {

    /** Returns a way to run initdb: the given one if its user has a name. Writes files for other ways. */
    public static RunAs of(RunAs runAs, Path directory) throws IOException {
        // The other ways were tested when they were chosen.
        if (!runAs.equals(RunAs.SELF)) {
            return runAs;
        }
        Optional<String> failure = runAs.probe();
        return failure.isEmpty() ? runAs : firstThatWorks(failure.get(), ways(directory));
    }

    public static RunAs firstThatWorks(String failure, List<RunAs> ways) {
        List<String> tried = new ArrayList<>();
        for (RunAs way : ways) {
            Optional<String> reason = way.probe();
            if (reason.isEmpty()) {
                return way;
            }
            tried.add(way.name() + " (" + reason.get() + ")");
        }
        throw new PgTestDbException(
                "initdb refuses to run as a user without a name (" + failure + "), and no way to give"
                        + " the user one works. Tried: " + String.join(", ", tried)
                        + ". Add the user to /etc/passwd, run the tests as a user that is listed there, allow user namespaces"
                        + " (docker run --security-opt seccomp=unconfined), install libnss_wrapper, or set pgtestdb.url to a server"
                        + " that runs already.");
    }

    /** In a separate user namespace the name is "nobody". Some images for users without a name contain nss_wrapper. */
    private static List<RunAs> ways(Path directory) throws IOException {
        int uid = UnixUser.currentUid();
        Path users = Files.writeString(directory.resolve("passwd"), "pgtestdb:x:" + uid + ":" + uid + "::/:/bin/sh\n");
        Path groups = Files.writeString(directory.resolve("group"), "pgtestdb:x:" + uid + ":\n");
        List<String> wrapper = List.of(
                "env", "LD_PRELOAD=libnss_wrapper.so", "NSS_WRAPPER_PASSWD=" + users, "NSS_WRAPPER_GROUP=" + groups);
        return List.of(
                new RunAs("unshare", null, command -> RunAs.prefixed(List.of("unshare", "-U"), command)),
                new RunAs("nss_wrapper", null, command -> RunAs.prefixed(wrapper, command)));
    }

    private NamedUser() {}
}
