// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A user of the operating system.
 *
 * @param name the name
 * @param uid the number of the user
 * @param gid the number of its first group
 */
public record UnixUser(String name, int uid, int gid) {

    private static final int FIELDS = 7;

    /** Returns the user as which root should run a server: postgres, or else nobody, a user without any rights. */
    public static Optional<UnixUser> unprivileged() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1);
        return find("postgres", lines).or(() -> find("nobody", lines));
    }

    public static Optional<UnixUser> find(String name, List<String> passwd) {
        return passwd.stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length == FIELDS && fields[0].equals(name))
                .map(fields -> new UnixUser(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3])))
                .filter(user -> user.uid != 0)
                .findFirst();
    }

    /** Returns the id of the user that runs this JVM. */
    public static int currentUid() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? (Integer) Files.getAttribute(self, "unix:uid")
                : Integer.parseInt(Command.run(List.of("id", "-u")).output());
    }

    public void own(Path path) throws IOException {
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }
}
