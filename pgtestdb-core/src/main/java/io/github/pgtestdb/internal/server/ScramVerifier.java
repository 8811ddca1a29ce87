// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Creates the verifier that PostgreSQL stores (RFC 5802, RFC 7677), as drivers from 42.7.2 on can do. */
final class ScramVerifier {

    /** PostgreSQL's default. */
    private static final int ITERATIONS = 4096;

    private static final int SALT_BYTES = 16;
    private static final int KEY_BITS = 256;

    private ScramVerifier() {}

    /**
     * Returns the verifier of a password.
     *
     * @param password ASCII characters only, because other characters would have to be normalized
     */
    static String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        byte[] salted = salted(password, salt);
        byte[] storedKey =
                Hashing.sha256().hashBytes(hmac(salted, "Client Key")).asBytes();
        return "SCRAM-SHA-256$" + ITERATIONS + ":" + base64(salt) + "$" + base64(storedKey) + ":"
                + base64(hmac(salted, "Server Key"));
    }

    private static byte[] salted(String password, byte[] salt) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        return Hashing.hmacSha256(key)
                .hashString(text, StandardCharsets.US_ASCII)
                .asBytes();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
