// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the schema that contains the object of a statement. It knows the forms of statements that {@code pg_dump}
 * writes, each about one object. For any other statement the schema is unknown.
 */
final class DumpTarget {

    private static final String NAME = "(" + Names.NAME + ")";
    private static final String OF_SCHEMA = "\\b\\s*" + NAME + "\\s*\\.(.*)";
    private static final String KIND =
            "(?:TABLE|VIEW|MATERIALIZED\\s+VIEW|FOREIGN\\s+TABLE|SEQUENCE|INDEX|FUNCTION|PROCEDURE"
                    + "|ROUTINE|AGGREGATE|TYPE|DOMAIN|OPERATOR|OPERATOR\\s+CLASS|OPERATOR\\s+FAMILY|COLLATION|CONVERSION|STATISTICS"
                    + "|COLUMN|TEXT\\s+SEARCH\\s+(?:CONFIGURATION|DICTIONARY|PARSER|TEMPLATE))";
    private static final String OF_TABLE =
            "(?:CONSTRAINT|TRIGGER|RULE|POLICY)\\b\\s*" + Names.NAME + "\\s*\\bON\\b(?:\\s+DOMAIN)?";

    /** The first group is the schema. */
    private static final List<Pattern> FORMS = Stream.of(
                    "CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:UNLOGGED\\s+|RECURSIVE\\s+)?" + KIND
                            + "(?:\\s+IF\\s+NOT\\s+EXISTS)?" + OF_SCHEMA,
                    "ALTER\\s+" + KIND + "(?:\\s+IF\\s+EXISTS)?(?:\\s+ONLY)?(?!\\b\\s*" + Names.NAME + "\\s*\\.\\s*"
                            + Names.NAME + "\\s*\\bATTACH\\b)" + OF_SCHEMA,
                    "ALTER\\s+(?:TABLE|INDEX)(?:\\s+ONLY)?\\b\\s*" + Names.NAME + "\\s*\\.\\s*" + Names.NAME
                            + "\\s*\\bATTACH\\s+PARTITION" + OF_SCHEMA,
                    "CREATE\\s+(?:UNIQUE\\s+)?INDEX\\b\\s*" + Names.NAME + "\\s*\\bON(?:\\s+ONLY)?" + OF_SCHEMA,
                    "CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:CONSTRAINT\\s+)?TRIGGER\\b\\s*" + Names.NAME
                            + "\\s*\\b(?:BEFORE|AFTER|INSTEAD)\\b[^.()']*?\\bON" + OF_SCHEMA,
                    "CREATE\\s+(?:OR\\s+REPLACE\\s+)?RULE\\b\\s*" + Names.NAME + "\\s*\\bAS\\s+ON\\s+\\w+\\s+TO"
                            + OF_SCHEMA,
                    "CREATE\\s+POLICY\\b\\s*" + Names.NAME + "\\s*\\bON" + OF_SCHEMA,
                    "COMMENT\\s+ON\\s+(?:" + KIND + "|" + OF_TABLE + ")" + OF_SCHEMA,
                    "SECURITY\\s+LABEL\\b(?:\\s+FOR\\b\\s*" + Names.NAME + ")?\\s*\\bON\\s+" + KIND + OF_SCHEMA,
                    "REFRESH\\s+MATERIALIZED\\s+VIEW" + OF_SCHEMA,
                    "COPY" + OF_SCHEMA,
                    "INSERT\\s+INTO" + OF_SCHEMA,
                    "(?:CREATE|ALTER)\\s+SCHEMA\\b\\s*" + NAME + "(\\b.*)?",
                    "COMMENT\\s+ON\\s+SCHEMA\\b\\s*" + NAME + "\\s*\\bIS\\b.*")
            .map(form -> Pattern.compile("(?is)" + form))
            .toList();

    /** Forms that can contain a list of objects. The second group must not contain a list. */
    private static final List<Pattern> LISTS = Stream.of(
                    "(?:GRANT|REVOKE)\\b.*?\\bON\\s+(?:" + KIND + "\\b)?\\s*" + NAME
                            + "\\s*\\.(.*?)\\b(?:TO|FROM)\\b.*",
                    "(?:GRANT|REVOKE)\\b.*?\\bON\\s+SCHEMA\\b\\s*" + NAME + "(.*?)\\b(?:TO|FROM)\\b.*",
                    "ALTER\\s+DEFAULT\\s+PRIVILEGES\\b.*?\\bIN\\s+SCHEMA\\b\\s*" + NAME
                            + "(.*?)\\b(?:GRANT|REVOKE)\\b.*",
                    "ALTER\\s+PUBLICATION\\b\\s*" + Names.NAME + "\\s*\\bADD\\s+TABLE\\b(?:\\s+ONLY\\b)?\\s*" + NAME
                            + "\\s*\\.(.*?)(?:\\bWHERE\\b.*)?",
                    "ALTER\\s+PUBLICATION\\b\\s*" + Names.NAME + "\\s*\\bADD\\s+TABLES\\s+IN\\s+SCHEMA\\b\\s*" + NAME
                            + "(.*)")
            .map(form -> Pattern.compile("(?is)" + form))
            .toList();

    private static final Pattern SEQUENCE_VALUE =
            Pattern.compile("(?is)SELECT\\s+pg_catalog\\.setval\\('" + NAME + "\\..*");
    private static final Pattern STATISTICS =
            Pattern.compile("(?is)SELECT\\s+\\*\\s+FROM\\s+pg_catalog\\.pg_restore_\\w+_stats\\(.*");

    private DumpTarget() {}

    /** Tells whether the one object of a statement is in a schema, or is the schema. */
    static boolean isIn(String schema, Statement statement) {
        return FORMS.stream().anyMatch(form -> isIn(schema, statement, form.matcher(statement.shape())))
                || LISTS.stream().anyMatch(form -> isInWithoutList(schema, statement, form))
                || isSequenceValue(schema, statement.sql())
                || isStatistics(schema, statement);
    }

    private static boolean isIn(String schema, Statement statement, Matcher form) {
        return form.matches() && statement.name(form, 1).equals(schema);
    }

    private static boolean isInWithoutList(String schema, Statement statement, Pattern pattern) {
        Matcher form = pattern.matcher(statement.shape());
        return isIn(schema, statement, form) && !hasList(form.group(2));
    }

    private static boolean isSequenceValue(String schema, String sql) {
        Matcher value = SEQUENCE_VALUE.matcher(sql);
        return value.matches()
                && Names.stored(value.group(1).replace("''", "'")).equals(schema);
    }

    /** PostgreSQL 18 writes names and values alternately, with the schema as a string. */
    private static boolean isStatistics(String schema, Statement statement) {
        String literal = "'" + schema.replace("'", "''") + "'";
        return STATISTICS.matcher(statement.shape()).matches()
                && Pattern.compile("'schemaname',\\s*" + Pattern.quote(literal))
                        .matcher(statement.sql())
                        .find();
    }

    /** Tells whether a part of a shape has a comma outside of parentheses. */
    static boolean hasList(String shape) {
        int depth = 0;
        for (int i = 0; i < shape.length(); i++) {
            char c = shape.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                return true;
            }
        }
        return false;
    }
}
