// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Identifies a run: 8 random hexadecimal digits, and 8 check digits. The check digits depend on the admin database,
 * because locks do. A run with another admin database looks dead from here, so its databases must not look like ours. A
 * foreign database with a similar name also fails the check.
 */
public record RunId(String text) {

    private static final int DIGITS = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static RunId random(AdminIdentity admin) {
        byte[] bytes = new byte[DIGITS / 2];
        RANDOM.nextBytes(bytes);
        String random = HexFormat.of().formatHex(bytes);
        return new RunId(random + check(random, admin));
    }

    public boolean belongsTo(AdminIdentity admin) {
        return text.length() == 2 * DIGITS && text.substring(DIGITS).equals(check(text.substring(0, DIGITS), admin));
    }

    private static String check(String random, AdminIdentity admin) {
        return Hashing.sha256()
                .hashString(
                        "pgtestdb run " + random + " " + admin.oid() + " " + admin.database(), StandardCharsets.UTF_8)
                .toString()
                .substring(0, DIGITS);
    }

    @Override
    public String toString() {
        return text;
    }
}
