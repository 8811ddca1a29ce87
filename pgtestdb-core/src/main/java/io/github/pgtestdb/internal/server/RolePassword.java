// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.user.UserFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The name and the password of the tests' role. The password is derived from the admin's, so that every run knows it.
 * The settings may have no password of the admin, as with {@code ~/.pgpass} or a client certificate. Then it is derived
 * from a secret that only this user can read, and the role belongs to this user. With one role for all users, each
 * would set a password that the others do not know.
 */
record RolePassword(String role, String password) {

    /** PostgreSQL truncates longer names silently. */
    private static final int LONGEST_NAME = 63;

    private static final int SECRET_BYTES = 32;
    private static final int SECRET_DIGITS = 8;
    private static final int HASH_DIGITS = 32;

    static RolePassword of(ConnectionDetails admin) {
        String known = admin.password();
        String secret = known == null ? secretOfUser() : known;
        String role = known == null ? name(admin.user(), "_" + digits(secret)) : name(admin.user(), "");
        String password = Hashing.hmacSha256(("pgtestdb " + secret).getBytes(StandardCharsets.UTF_8))
                .hashString(role, StandardCharsets.UTF_8)
                .toString();
        return new RolePassword(role, password);
    }

    private static String name(String admin, String suffix) {
        String name = DatabaseName.PREFIX + admin + suffix;
        return name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                ? name
                : DatabaseName.PREFIX + hash(admin).substring(0, HASH_DIGITS) + suffix;
    }

    private static String digits(String secret) {
        return hash("pgtestdb role of " + secret).substring(0, SECRET_DIGITS);
    }

    private static String hash(String text) {
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }

    private static String secretOfUser() {
        UserFiles files = new UserFiles();
        try {
            return Files.readString(files.createOnce("secret", RolePassword::randomText));
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot make a password for the role of the tests: the admin has none to derive it from, and a secret"
                            + " cannot be kept in " + files.place() + ": " + e
                            + ". Make that writable, or set pgtestdb.test-user and pgtestdb.test-password.",
                    e);
        }
    }

    private static String randomText() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
