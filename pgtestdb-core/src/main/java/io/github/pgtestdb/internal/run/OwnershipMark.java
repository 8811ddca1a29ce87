// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON in the last line of a database's comment, which marks the database as ours. A user's comment stands before
 * it. Values are texts without quotes or backslashes, so that no JSON library is needed.
 */
public record OwnershipMark(Map<String, String> fields) {

    public static final String KIND = "kind";
    public static final String RUN = "run";
    public static final String ADMIN = "admin";
    public static final String KEPT_UNTIL = "until";
    public static final String FINGERPRINT = "fingerprint";
    public static final String USED = "used";
    public static final String STRATEGY = "strategy";

    /** The size in bytes for which the strategy was measured. */
    public static final String MEASURED = "measured";

    /** The disk space of the template, in bytes. */
    public static final String SIZE = "size";

    /** Whether the migrations left no session state that later ones could see. */
    public static final String CLEAN = "clean";

    /** The {@code CrashEpoch} in which the template's rows were written. */
    public static final String EPOCH = "epoch";

    /** Whether the template has rows or sequences that are lost in crash recovery. */
    public static final String UNLOGGED = "unlogged";

    /** The {@code server_version_num} of the server on which the template was built. */
    public static final String SERVER = "server";

    /** The version of that server's C library, as PostgreSQL reports it for collations. */
    public static final String LIBC = "libc";

    /** The versions of that server's ICU, as PostgreSQL reports them for collations. */
    public static final String ICU = "icu";

    private static final String VERSION = "pgtestdb";
    private static final String CURRENT_VERSION = "1";
    private static final Pattern FIELD = Pattern.compile("\"([a-z]++)\":\"([^\"\\\\]*+)\"");

    /** Several times the length of all fields. A longer line is not ours: comments on databases are free text. */
    public static final int LONGEST = 4096;

    public OwnershipMark {
        fields = Map.copyOf(fields);
    }

    public static OwnershipMark of(String kind, RunId run, AdminIdentity admin) {
        return new OwnershipMark(
                Map.of(VERSION, CURRENT_VERSION, KIND, kind, RUN, run.text(), ADMIN, Long.toString(admin.oid())));
    }

    public OwnershipMark with(String field, String value) {
        if (!value.matches("[^\"\\\\\\p{Cntrl}]*")) {
            throw new IllegalArgumentException("Not a value for a mark: " + value);
        }
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new OwnershipMark(more);
    }

    public Optional<String> get(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    public OptionalLong number(String field) {
        String value = fields.getOrDefault(field, "");
        return value.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }

    public boolean is(String kind, AdminIdentity admin) {
        return kind.equals(fields.get(KIND)) && Long.toString(admin.oid()).equals(fields.get(ADMIN));
    }

    /** Reads the mark of a comment; empty if it has none, or one of an unknown version. */
    public static Optional<OwnershipMark> parse(@Nullable String comment) {
        if (comment == null) {
            return Optional.empty();
        }
        String lastLine = comment.substring(comment.lastIndexOf('\n') + 1);
        if (lastLine.length() > LONGEST || !lastLine.startsWith("{") || !lastLine.endsWith("}")) {
            return Optional.empty();
        }
        Map<String, String> fields = fields(lastLine.substring(1, lastLine.length() - 1));
        return CURRENT_VERSION.equals(fields.get(VERSION)) ? Optional.of(new OwnershipMark(fields)) : Optional.empty();
    }

    /** Parses a text that consists only of different fields, separated by commas. Any other text has no fields. */
    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(text);
        int position = 0;
        while (field.region(position, text.length()).lookingAt()
                && fields.put(field.group(1), field.group(2)) == null) {
            if (field.end() == text.length()) {
                return fields;
            }
            if (text.charAt(field.end()) != ',') {
                return Map.of();
            }
            position = field.end() + 1;
        }
        return Map.of();
    }

    /** Returns the comment that the user's migrations wrote before the mark. */
    public static String userComment(@Nullable String comment) {
        if (comment == null || parse(comment).isEmpty()) {
            return comment == null ? "" : comment;
        }
        return comment.substring(0, Math.max(0, comment.lastIndexOf('\n')));
    }

    public String appendedTo(String userComment) {
        return userComment.isEmpty() ? toString() : userComment + "\n" + this;
    }

    @Override
    public String toString() {
        StringBuilder json = new StringBuilder("{\"" + VERSION + "\":\"" + CURRENT_VERSION + '"');
        fields.entrySet().stream()
                .filter(field -> !field.getKey().equals(VERSION))
                .sorted(Map.Entry.comparingByKey())
                .forEach(field -> json.append(",\"")
                        .append(field.getKey())
                        .append("\":\"")
                        .append(field.getValue())
                        .append('"'));
        return json.append('}').toString();
    }
}
