// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Generates scripts from statements, with comments, quotes and line ends in unusual places. Some of the scripts are
 * then damaged. The same seed gives the same script.
 */
@SuppressWarnings("StringConcatToTextBlock") // These scripts test the places of line ends.
final class ScriptCorpus {

    private static final List<String> GAPS = List.of(
            " ",
            " ",
            " ",
            "\n",
            "\n",
            "\t",
            "\r",
            "\f",
            " \n\n",
            "/**/",
            "/* ; */",
            "/* a /* nested; ' */ \" */",
            " -- it's\n",
            "--\n",
            " -- $$ ; /*\n",
            " -- a\r",
            "/* -- */\n",
            "/*\n;\n*/");
    private static final List<String> PARTS = List.of(
            "a",
            "b",
            ";",
            "--",
            "/*",
            "*/",
            "\"",
            "$$",
            "$x$",
            "\n",
            "\r",
            "\\",
            "\\.",
            "'",
            "\u00fc",
            "(",
            ")",
            "begin atomic",
            ":PORT",
            "from stdin",
            "commit");
    private static final List<String> NAMES = List.of(
            "plain%#",
            "\"from stdin%#\"",
            "\"a;b%#\"",
            "\"a\"\"%#\"",
            "\"--%#\"",
            "\"/*%#\"",
            "x$y$z%#",
            "em\u2003space%#",
            "\"it's%#\"",
            "\"$$%#\"",
            "e%#",
            "\"on database%#\"");
    private static final List<String> STATEMENTS = List.of(
            "INSERT~INTO~t~VALUES^(^%L^,^%N^)",
            "INSERT~INTO~t~VALUES^(^%L^,^%N^)",
            "INSERT~INTO~t~SELECT~%L^,^n~FROM~t~WHERE~v^<>^%L",
            "INSERT~INTO~t^(^n^)~SELECT~nextval('s')",
            "UPDATE~t~SET~v^=^%L~WHERE~n^=^%N",
            "DELETE~FROM~t~WHERE~v^=^%L",
            "CREATE~SCHEMA~s%#",
            "CREATE~SCHEMA~s%#",
            "CREATE~TABLE~%I^(^v~text~DEFAULT~%L^)",
            "CREATE~TABLE~u%#^(^n~int^)",
            "CREATE~TABLE~w%#^(^n~int~CHECK^(^n^>^0^)^,^v~text^)",
            "CREATE~VIEW~v%#~AS~SELECT~%L~AS~%I^,^n~FROM~t",
            "CREATE~VIEW~v%#~AS~SELECT~n~AS~begin^,^v~atomic~FROM~t",
            "COMMENT~ON~TABLE~t~IS~%L",
            "CREATE~FUNCTION~f%#^(^)~RETURNS~int~LANGUAGE~sql~AS~%B",
            "CREATE~OR~REPLACE~FUNCTION~f%#^(^x~int^)~RETURNS~int~IMMUTABLE~BEGIN~ATOMIC~SELECT~1^;"
                    + "~SELECT~CASE~x~WHEN~1~THEN~2~END^;~END",
            "CREATE~PROCEDURE~f%#^(^)~LANGUAGE~plpgsql~AS~$p$^BEGIN~INSERT~INTO~t~VALUES^(^'p'^,^1^)^;~COMMIT^;~END^;$p$",
            "CALL~p^(^)",
            "DO~$d$^BEGIN~INSERT~INTO~t~VALUES^(^'d'^,^2^)^;~END^;$d$",
            "DO~$do$^BEGIN~FOR~i~IN~1..2~LOOP~INSERT~INTO~t~VALUES^(^'c'^,^i^)^;~COMMIT^;~END~LOOP^;~END^;$do$",
            "SET~search_path~TO~%S^,^public",
            "SET~search_path^=^public",
            "RESET~ALL",
            "DISCARD~ALL",
            "CREATE~TYPE~k%#~AS~ENUM^(^'a'^,^'b'^)",
            "ALTER~TYPE~mood~ADD~VALUE~'x%#'",
            "INSERT~INTO~t^(^v^)~SELECT~m^::^text~FROM^(^SELECT~enum_last(NULL^::^mood)^)~q(m)",
            "SET~standard_conforming_strings^=^off",
            "SET~SESSION~standard_conforming_strings~TO~'on'",
            "SELECT~set_config('standard_conforming_strings','off',false)",
            "INSERT~INTO~t~VALUES^(^'a\\\\'^,^9^)",
            "BEGIN^;^INSERT~INTO~t~VALUES^(^%L^,^3^)^;^COMMIT",
            "BEGIN^;^INSERT~INTO~t~VALUES^(^%L^,^3^)^;^ROLLBACK",
            "START~TRANSACTION^;^DELETE~FROM~t^;^ABORT",
            "BEGIN^;^SAVEPOINT~a^;^DELETE~FROM~t^;^ROLLBACK~TO~a^;^END",
            "BEGIN^;^SET~LOCAL~search_path^=^%S^;^CREATE~TABLE~l%#^(^)^;^COMMIT",
            "VACUUM~t",
            "CREATE~INDEX~CONCURRENTLY~i%#~ON~t^(^n^)",
            "REINDEX~TABLE~t",
            "CREATE~INDEX~i%#~ON~t^(^(^v^||^'%'^)^)",
            "CREATE~RULE~r%#~AS~ON~INSERT~TO~w~DO^(^INSERT~INTO~t~VALUES^(^%L^,^1^)^;~INSERT~INTO~t~VALUES^(^'2'^,^2^)^)",
            "INSERT~INTO~w~VALUES^(^1^)",
            "SELECT~setval('s',^%N^,^true)",
            "SELECT~%L^,^%N^,^(^ARRAY[1^,^2]^)[1:2]",
            "SELECT~1^--1\n^+^2",
            "PREPARE~q%#~AS~INSERT~INTO~t~VALUES^(^$1^,^4^)^;^EXECUTE~q%#^(^%L^)^;^DEALLOCATE~q%#",
            "GRANT~SELECT~ON~t~TO~PUBLIC",
            "ALTER~TABLE~t~ALTER~v~SET~DEFAULT~%L",
            "ALTER~TABLE~t~ADD~c%#~text~DEFAULT~%L",
            "COPY~t^(^v^,^n^)~TO~STDOUT",
            "COPY^(^SELECT~%L^)~TO~STDOUT~CSV",
            "",
            "SELECT~1~AS~end",
            "BEGIN^;^LOCK~TABLE~t^;^END",
            "ALTER~FUNCTION~f()~SET~work_mem^=^'1MB'",
            "CREATE~PROCEDURE~e%#^(^)~BEGIN~ATOMIC~END",
            "CREATE~FUNCTION~g%#^(^x~int^)~RETURNS~text~BEGIN~ATOMIC~SELECT~CASE~WHEN~x^>^1~THEN^(^CASE~x~WHEN~2~THEN~%L^::^text~END^)"
                    + "~ELSE~'end;'~END^;~END",
            "CREATE~FUNCTION~h%#^(^x~int^)~RETURNS~int~RETURN~CASE~x~WHEN~1~THEN~2~END",
            "CREATE~RULE~r%#~AS~ON~DELETE~TO~w~DO~ALSO^(^INSERT~INTO~t~VALUES^(^%L^,^5^)^;~SELECT~1^)",
            "DELETE~FROM~w",
            "SET~LOCAL~search_path^=^%S",
            "DO~$d$^BEGIN~SET~LOCAL~search_path^=^%S^;~EXECUTE~'CREATE TABLE o%# ()'^;~END^;$d$",
            "CREATE~TEMP~TABLE~tmp%#^(^n~int^)~ON~COMMIT~DROP",
            "CREATE~TEMP~TABLE~kept%#~AS~SELECT~%L~AS~v",
            "SET~datestyle^=^'ISO, DMY'",
            "INSERT~INTO~t~VALUES^(^'2/1/2026'^::^date^::^text^,^6^)",
            "SET~client_encoding~TO~'utf-8'",
            "LISTEN~c%#^;^NOTIFY~c%#^,^'a;b'",
            "BEGIN^;^DECLARE~c%#~CURSOR~FOR~SELECT~v~FROM~t^;^FETCH~ALL~FROM~c%#^;^COMMIT",
            "EXPLAIN~ANALYZE~INSERT~INTO~t~VALUES^(^%L^,^7^)",
            "WITH~q~AS^(^INSERT~INTO~t~VALUES^(^%L^,^8^)~RETURNING~v^)~SELECT~v~FROM~q",
            "INSERT~INTO~t~SELECT^(^'{\"a\":1}'^::^jsonb~?~'a'^)^::^text^,^9",
            "CREATE~OPERATOR~//^(^leftarg^=^int^,rightarg^=^int^,function^=^int4pl^)",
            "CREATE~MATERIALIZED~VIEW~mv%#~AS~SELECT~v~FROM~t^;^REFRESH~MATERIALIZED~VIEW~mv%#",
            "TRUNCATE~w",
            "\u2003",
            "SET~transaction_isolation^=^'read committed'",
            "COPY~U&\"\\0074\"~TO~STDOUT");

    /** Statements because of which psql or the library refuses a whole script. */
    private static final List<String> REFUSED = List.of(
            "SET~datestyle~TO~sql",
            "SELECT~set_config('client_encoding','LATIN1',false)",
            "INSERT~INTO~t~SELECT~E'a'\n'b\\''^--'; INSERT INTO t VALUES ('in a comment', 1) --'\n",
            "\u2003");

    private static final List<String> ROWS =
            List.of("it's; -- x\t1\n", "/*\t2\n", "\\N\t\\N\n", "a\\\\b\\tc\t3\n", "$$\t4\n");
    private static final List<String> CSV_ROWS = List.of("\"a;\"\"b\nc\",1\n", "it's -- x,2\n", ",\n", "\"\\.x\",3\n");
    private static final List<String> BETWEEN =
            List.of("\n", "\n", " ", "", "\n-- between ; '\n", "\r", "/* between ' ; */");
    private static final Pattern PLACEHOLDER = Pattern.compile("[~^]|%[LNIBS#]");
    private static final String PRELUDE = "CREATE TABLE t (v text, n int);CREATE TABLE w (n int);CREATE SEQUENCE s;"
            + "CREATE TYPE mood AS ENUM ('m');CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
            + "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$BEGIN INSERT INTO t VALUES ('p', 1); END$$;\n";
    private static final String DAMAGES = "'\"$;-/*\\()\r\n:Ee&\u2003. ";

    private final Random random;
    private final boolean withCsv;
    private int number;

    private ScriptCorpus(long seed, boolean withCsv) {
        random = new Random(seed);
        this.withCsv = withCsv;
    }

    /** @param withCsv whether data may be CSV; psql before 18 sends the end of such data to PostgreSQL 18 as a row */
    static String script(long seed, boolean withCsv) {
        ScriptCorpus corpus = new ScriptCorpus(seed * 0x9E3779B97F4A7C15L + 1, withCsv);
        String script = corpus.whole();
        return corpus.random.nextInt(10) < 3 ? corpus.damaged(script) : script;
    }

    private String whole() {
        StringBuilder script = new StringBuilder(PRELUDE);
        for (int i = 2 + random.nextInt(9); i > 0; i--) {
            if (random.nextInt(6) == 0) {
                script.append(copy());
                continue;
            }
            script.append(expand(pick(random.nextInt(40) == 0 ? REFUSED : STATEMENTS)))
                    .append(i == 1 && random.nextInt(4) == 0 ? "" : optionalGap() + ";")
                    .append(pick(BETWEEN));
        }
        return script.toString();
    }

    private String copy() {
        boolean csv = random.nextInt(3) == 0 && withCsv;
        String data = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> pick(csv ? CSV_ROWS : ROWS))
                .collect(Collectors.joining());
        String form = pick(List.of(
                "COPY~t^(^v^,^n^)~FROM~STDIN",
                "copy~\"public\"^.^t^(^v^,^n^)~from~stdout",
                "COPY~U&\"!0074\"~UESCAPE^'!'~FROM~STDIN"));
        String statement = expand(form + (csv ? "~(^FORMAT~csv^)" : ""));
        return statement + optionalGap() + ";" + restOfLine() + "\n" + data + "\\.\n";
    }

    /** Returns the rest of a line between a COPY and its data. */
    private String restOfLine() {
        return pick(
                List.of("", "", "", " -- its data follow", " SELECT 1;", " INSERT INTO t VALUES ('same line', 1);"));
    }

    private String expand(String form) {
        number++;
        return PLACEHOLDER
                .matcher(form)
                .replaceAll(found -> Matcher.quoteReplacement(
                        fill(found.group().charAt(found.group().length() - 1))));
    }

    private String fill(char placeholder) {
        return switch (placeholder) {
            case 'L' -> literal();
            case 'N' -> String.valueOf(random.nextInt(100));
            case 'I' -> pick(NAMES).replace("%#", String.valueOf(number));
            case 'B' ->
                pick(List.of(
                        "'SELECT 1'", "$$SELECT 1; SELECT 2;$$", "$b$SELECT ';'::text::char::int$b$", "E'SELECT 1'"));
            case 'S' -> "s" + (1 + random.nextInt(6));
            case '#' -> String.valueOf(number);
            case '~' -> gap();
            default -> optionalGap();
        };
    }

    private String literal() {
        String content =
                IntStream.range(0, random.nextInt(5)).mapToObj(i -> pick(PARTS)).collect(Collectors.joining());
        String plain = content.replace("'", "''");
        return switch (random.nextInt(10)) {
            case 0 -> "E'" + content.replace("\\", "\\\\").replace("'", "\\'") + "'";
            case 1 -> content.contains("$x$") ? "'" + plain + "'" : "$x$" + content + "$x$";
            case 2 -> content.contains("$$") ? "'" + plain + "'" : "$$" + content + "$$";
            case 3 -> "'" + plain + "'\n  '" + plain + "'";
            case 4 -> "e'x' -- '\n '" + plain.replace("\\", "\\\\") + "'";
            case 5 -> "U&'" + plain.replace("\\", "\\\\") + "'";
            case 6 -> "U&'" + plain + "!0041' UESCAPE '!'";
            case 7 -> "$\u00fc_1$" + content + "$\u00fc_1$";
            default -> "'" + plain + "'";
        };
    }

    private String gap() {
        return pick(GAPS);
    }

    private String optionalGap() {
        return random.nextInt(3) == 0 ? gap() : "";
    }

    private String damaged(String script) {
        StringBuilder damaged = new StringBuilder(script);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int from = PRELUDE.length();
            int place = from + random.nextInt(Math.max(1, damaged.length() - from));
            switch (random.nextInt(4)) {
                case 0 -> damaged.deleteCharAt(Math.min(place, damaged.length() - 1));
                case 1 -> damaged.setLength(place);
                default ->
                    damaged.insert(Math.min(place, damaged.length()), DAMAGES.charAt(random.nextInt(DAMAGES.length())));
            }
        }
        return damaged.toString();
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
