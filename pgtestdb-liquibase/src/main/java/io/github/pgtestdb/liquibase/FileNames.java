// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Explains why an existing file is not found: in some locales the JVM cannot open every name. */
final class FileNames {

    private static final Charset ENCODING =
            Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));

    private FileNames() {}

    /**
     * Returns a sentence with a blank before it; empty if the locale is not the reason.
     *
     * @param reason Liquibase's message. A question mark stands for a letter that the locale does not have
     */
    static String advice(String reason) {
        boolean hasOtherLetters =
                reason.indexOf('?') >= 0 || !ENCODING.newEncoder().canEncode(reason);
        return ENCODING.equals(StandardCharsets.UTF_8) || !hasOtherLetters
                ? ""
                : " This JVM runs in a locale of " + ENCODING.name()
                        + " and cannot open a file with other letters in its name. Set LC_ALL=C.UTF-8.";
    }
}
