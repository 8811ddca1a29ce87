// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The messages with which a combination can be refused. Each is the whole message; only places and classes differ.
 * {@code OutsideOfTestsTests} checks each of them.
 */
final class Refusals {

    private static final String PLACE = "(parameter|field) \\[[^\\]]+](?: of (?:method|constructor) \\[[^\\]]+])?";
    private static final String DATABASE = "the database (?:without a name|\"other\")";
    private static final String OWNED = "that of (?:one test|class [\\w.$]+)";

    private static final Map<String, Pattern> PATTERNS = new LinkedHashMap<>();

    static {
        add(
                "outside of a test",
                "The " + PLACE + " asks for " + DATABASE
                        + " outside of a test, but with scope = METHOD each test has its own, and would not see rows that are"
                        + " written here\\. Declare scope = DatabaseScope\\.CLASS for one database for all tests of the class; or"
                        + " inject into @BeforeEach, to fill each test's database; or declare access = DatabaseAccess.READ_ONLY here, if nothing is"
                        + " written\\.");
        add(
                "once for all invocations",
                "The " + PLACE + " asks for " + DATABASE
                        + " once for all invocations of class [\\w.$]+, but each invocation has its own, and would not see rows that"
                        + " are written here\\. Inject into @BeforeParameterizedClassInvocation or @BeforeEach instead; or declare"
                        + " access = DatabaseAccess.READ_ONLY here, if nothing is written\\.");
        add(
                "one name, two databases",
                "The " + PLACE + " asks for " + DATABASE + ", and gets " + OWNED + "; but the " + PLACE
                        + " has another one of that name, " + OWNED
                        + "\\. Within a test a name is one database: declare the same scope for both, or give one of them another"
                        + " name\\.");
    }

    private Refusals() {}

    private static void add(String kind, String message) {
        PATTERNS.put(kind, Pattern.compile(message));
    }

    /** Returns the kind of a refusal; empty if the message is not a refusal. */
    static Optional<String> kind(String message) {
        return PATTERNS.entrySet().stream()
                .filter(entry -> entry.getValue().matcher(message).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
