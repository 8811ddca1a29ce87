// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import io.github.pgtestdb.spi.Fingerprint;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a database of a run: {@code pgtestdb_c_<run>_<n>} for a clone, {@code pgtestdb_b_…} for a build. */
public record DatabaseName(Kind kind, RunId run, long number) {

    /** The prefix of the name of every database of ours. */
    public static final String PREFIX = "pgtestdb_";

    public static final String TEMPLATE_PREFIX = PREFIX + "t_";

    /** 128 bits make accidental collisions impossible in practice. The mark contains the whole fingerprint. */
    private static final int FINGERPRINT_DIGITS = 32;

    private static final Pattern PATTERN = Pattern.compile(PREFIX + "([cb])_([0-9a-f]{16})_([1-9][0-9]{0,17})");

    /** The purpose of the database. */
    public enum Kind {
        CLONE('c', "clone"),
        BUILD('b', "build");

        private final char letter;
        private final String mark;

        Kind(char letter, String mark) {
            this.letter = letter;
            this.mark = mark;
        }

        /** Returns the name of this kind in marks. */
        public String mark() {
            return mark;
        }
    }

    public static String ofTemplate(Fingerprint fingerprint) {
        return ofTemplate(fingerprint.hex());
    }

    public static String ofTemplate(String fingerprint) {
        return TEMPLATE_PREFIX + fingerprint.substring(0, FINGERPRINT_DIGITS);
    }

    public static Optional<DatabaseName> parse(String name) {
        Matcher matcher = PATTERN.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Kind kind = matcher.group(1).charAt(0) == Kind.CLONE.letter ? Kind.CLONE : Kind.BUILD;
        return Optional.of(new DatabaseName(kind, new RunId(matcher.group(2)), Long.parseLong(matcher.group(3))));
    }

    @Override
    public String toString() {
        return PREFIX + kind.letter + "_" + run + "_" + number;
    }
}
