// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Masks a password in the output of a program, as plain text and in the encodings of URLs, JSON and shells. Languages
 * and libraries encode different characters, so each character may be encoded or not.
 */
public final class Secrets {

    private static final String MASK = "***";
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    public static final Secrets NONE = new Secrets(null);

    private final Pattern secret;

    public Secrets(@Nullable String password) {
        this.secret = password == null || password.isEmpty()
                ? NOTHING
                : Pattern.compile(anyForm(password) + "|" + Pattern.quote(asPassedOn(password)));
    }

    private static String anyForm(String password) {
        return password.codePoints().mapToObj(Secrets::anyForm).collect(Collectors.joining());
    }

    private static String anyForm(int codePoint) {
        String character = Character.toString(codePoint);
        StringBuilder encoded = new StringBuilder();
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format(Locale.ROOT, "%%(?i:%02x)", b));
        }
        String escaped = character
                .chars()
                .mapToObj(unit -> String.format(Locale.ROOT, "\\\\u(?i:%04x)", unit))
                .collect(Collectors.joining());
        return "(?:\\\\{0,2}" + Pattern.quote(character) + "|" + encoded + "|" + escaped
                + (codePoint == ' ' ? "|\\+" : "") + ")";
    }

    /** In the locale C, characters that cannot be encoded reach the environment as question marks. */
    private static String asPassedOn(String password) {
        return new String(password.getBytes(Charset.defaultCharset()), Charset.defaultCharset());
    }

    String mask(String text) {
        return secret.matcher(text).replaceAll(MASK);
    }
}
