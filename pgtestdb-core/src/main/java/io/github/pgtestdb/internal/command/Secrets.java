package io.github.pgtestdb.internal.command;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Masks a password in what a program prints: as it is, and in the ways in which URLs have it. */
public final class Secrets {

    public static final Secrets NONE = new Secrets(null);

    private static final String MASK = "***";

    private final List<String> forms;

    public Secrets(@Nullable String password) {
        this.forms = password == null || password.isEmpty()
                ? List.of()
                : forms(password, URLEncoder.encode(password, StandardCharsets.UTF_8));
    }

    private static List<String> forms(String password, String encoded) {
        String spaced = encoded.replace("+", "%20");
        return Stream.of(password, asPassedOn(password), encoded, spaced, lowerCased(encoded), lowerCased(spaced))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Where the locale is C, an environment has no umlauts: what cannot be encoded arrives as question marks. */
    private static String asPassedOn(String password) {
        return new String(password.getBytes(Charset.defaultCharset()), Charset.defaultCharset());
    }

    /** Some libraries write the hexadecimal digits of an encoded character small. */
    private static String lowerCased(String encoded) {
        return java.util.regex.Pattern.compile("%[0-9A-F]{2}")
                .matcher(encoded)
                .replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
    }

    String mask(String text) {
        String masked = text;
        for (String form : forms) {
            masked = masked.replace(form, MASK);
        }
        return masked;
    }
}
