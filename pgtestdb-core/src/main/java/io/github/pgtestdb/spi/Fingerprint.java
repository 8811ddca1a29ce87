// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of everything that shapes a template. Two databases with the same fingerprint are interchangeable.
 *
 * @param hex 64 lower-case hexadecimal digits
 * @since 0.1.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1.0")
public record Fingerprint(String hex) {

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks the digits.
     *
     * @param hex 64 lower-case hexadecimal digits
     * @throws IllegalArgumentException if {@code hex} is not 64 lower-case hexadecimal digits
     */
    public Fingerprint {
        if (!DIGITS.matcher(hex).matches()) {
            throw new IllegalArgumentException("Not 64 lower-case hexadecimal digits: " + hex);
        }
    }

    /**
     * Starts a fingerprint.
     *
     * @param kind the kind of content, such as {@code flyway}; equal contents of different kinds get different
     *     fingerprints
     * @return a builder; it is not thread-safe
     */
    public static Builder builder(String kind) {
        return new Builder().put("kind", kind);
    }

    /** Shows the digits. */
    @Override
    public String toString() {
        return hex;
    }

    /**
     * Collects named fields. Each is prefixed with its length, so that two different lists of fields have different
     * hashes.
     */
    public static final class Builder {

        private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

        private final Hasher hasher = Hashing.sha256().newHasher();

        private Builder() {}

        /**
         * Adds a value. {@code null} differs from the empty string.
         *
         * @param name the field's name
         * @param value its value
         * @return this
         */
        public Builder put(String name, @Nullable String value) {
            raw(name.getBytes(StandardCharsets.UTF_8));
            if (value == null) {
                hasher.putInt(-1);
            } else {
                raw(value.getBytes(StandardCharsets.UTF_8));
            }
            return this;
        }

        /**
         * Adds bytes unchanged.
         *
         * @param name the field's name
         * @param bytes its value
         * @return this
         */
        public Builder putBytes(String name, byte[] bytes) {
            raw(name.getBytes(StandardCharsets.UTF_8));
            raw(bytes);
            return this;
        }

        /**
         * Adds a text file. A leading byte order mark is dropped, and each carriage return with a line feed becomes a
         * line feed. Checkouts on Windows and on Linux then give the same hash. The text is read as UTF-8. Other bytes
         * are added unchanged.
         *
         * @param name the field's name, such as the file's name
         * @param content the file's bytes
         * @return this
         */
        public Builder putText(String name, byte[] content) {
            // In this charset each byte is one character, so that bytes which are not UTF-8 stay as they are.
            String text = new String(content, StandardCharsets.ISO_8859_1);
            String withoutMark = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
            return putBytes(name, withoutMark.replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1));
        }

        /**
         * Adds values in their order.
         *
         * @param name the field's name
         * @param values its values
         * @return this
         */
        public Builder putAll(String name, Collection<String> values) {
            put(name, Integer.toString(values.size()));
            values.forEach(value -> put(name, value));
            return this;
        }

        /**
         * Adds a map, sorted by key.
         *
         * @param name the field's name
         * @param values its entries
         * @return this
         */
        public Builder putAll(String name, Map<String, String> values) {
            put(name, Integer.toString(values.size()));
            new TreeMap<>(values).forEach((key, value) -> put(key, value));
            return this;
        }

        /**
         * Returns the fingerprint. The builder cannot be used again.
         *
         * @return the fingerprint
         */
        public Fingerprint build() {
            return new Fingerprint(hasher.hash().toString());
        }

        private void raw(byte[] bytes) {
            hasher.putInt(bytes.length).putBytes(bytes);
        }
    }
}
