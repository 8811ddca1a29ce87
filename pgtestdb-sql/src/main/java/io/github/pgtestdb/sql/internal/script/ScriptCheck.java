// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.Nearest;
import io.github.pgtestdb.internal.support.SessionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a script before it runs. Rejects statements that cannot work, and finds out how to run the script. */
final class ScriptCheck implements ScriptVisitor {

    /** Statements that PostgreSQL rejects in a transaction, or with which a file controls transactions. */
    private static final Pattern OUTSIDE_OF_TRANSACTION = Pattern.compile(
            "(?is)(CREATE\\s+(UNIQUE\\s+)?INDEX\\s+CONCURRENTLY|DROP\\s+INDEX\\s+CONCURRENTLY|REINDEX|CLUSTER|VACUUM"
                    + "|ALTER\\s+TABLE\\b.*\\bDETACH\\s+PARTITION\\b.*\\bCONCURRENTLY"
                    + "|(CREATE|ALTER|DROP)\\s+SUBSCRIPTION|(CREATE|DROP)\\s+TABLESPACE|ALTER\\s+SYSTEM|DISCARD\\s+ALL"
                    + "|ALTER\\s+TYPE\\b.*\\bADD\\s+VALUE|CALL"
                    + "|BEGIN|START\\s+TRANSACTION|COMMIT|END|ROLLBACK|ABORT|PREPARE\\s+TRANSACTION)\\b.*");

    /** Statements whose effect ends with the transaction: no commit may follow before the end of the file. */
    private static final Pattern UNTIL_COMMIT = Pattern.compile(
            "(?is)(SET\\s+(LOCAL|CONSTRAINTS|TRANSACTION)\\b|DECLARE\\b|SAVEPOINT\\b|LOCK\\b|CREATE\\b.*\\bON\\s+COMMIT\\b"
                    + "|SELECT\\b(?=.*\\bset_config\\b)(?!.*\\bfalse\\s*\\)\\s*$)).*");

    private static final Pattern DO = Pattern.compile("(?is)DO\\b.*");

    /** Words that may end a transaction in the body of a DO. Matches in literals and comments count, too. */
    private static final Pattern ENDS_TRANSACTION = Pattern.compile("(?i)\\b(COMMIT|ROLLBACK|CALL)\\b");

    private static final Pattern NAMES_A_DATABASE = Pattern.compile(
            "(?is)((CREATE|DROP|ALTER)\\s+DATABASE|COMMENT\\s+ON\\s+DATABASE|(GRANT|REVOKE)\\s.*?\\bON\\s+DATABASE"
                    + "|SECURITY\\s+LABEL\\s.*?\\bON\\s+DATABASE|ALTER\\s+(ROLE|USER)\\b.*?\\bIN\\s+DATABASE)\\b.*");
    private static final Pattern OWNED = Pattern.compile(
            "(?is)(REASSIGN|DROP)\\s+OWNED\\s+BY\\b\\s*(.*?)\\s*(\\bTO\\b.*|\\bCASCADE|\\bRESTRICT)?\\s*");
    private static final Set<String> WHO_CONNECTS = Set.of("current_user", "current_role", "session_user");

    /** Roles with this prefix were created by pgtestdb and own only databases of tests. */
    private static final String ROLE_OF_OURS = "pgtestdb_";

    private static final Pattern NAMES = Pattern.compile("&?" + Names.NAME);
    private static final Pattern DUMPED_FROM = Pattern.compile("-- Dumped from database version ((\\d+)\\S*).*");
    private static final Pattern ENVIRONMENT = Pattern.compile("--\\s*\\+goose\\s+ENVSUB\\s+ON\\b.*");
    private static final String BEGIN_OF_DUMP = "-- PostgreSQL database dump";
    private static final String END_OF_DUMP = "-- PostgreSQL database dump complete";
    private static final String CLUSTER_DUMP = "-- PostgreSQL database cluster dump";

    private final SqlFile file;
    private final DumpFilter filter;
    private final ServerVersion server;
    private final String user;
    private final boolean backslashesEscape;
    private final Set<String> schemas = new TreeSet<>();
    private boolean transaction = true;
    private boolean untilCommit;
    private boolean dump;
    private boolean dependsOnSession;
    private int openDumps;
    private int lastDumpLine;
    private int statements;

    private ScriptCheck(SqlFile file, DumpFilter filter, ServerVersion server, String user, boolean backslashesEscape) {
        this.file = file;
        this.filter = filter;
        this.server = server;
        this.user = user;
        this.backslashesEscape = backslashesEscape;
    }

    /** Checks a script for the session that will run it. */
    static ScriptCheck of(SqlFile file, DumpFilter filter, Connection connection) throws SQLException {
        ScriptCheck check = new ScriptCheck(
                file,
                filter,
                ServerVersion.of(connection),
                connection.getMetaData().getUserName(),
                StandardStrings.backslashesEscape(connection));
        ScriptParser.parse(file, check.backslashesEscape, check);
        check.end();
        return check;
    }

    static boolean isBeginOfDump(String comment) {
        return comment.equals(BEGIN_OF_DUMP);
    }

    static boolean isEndOfDump(String comment) {
        return comment.equals(END_OF_DUMP);
    }

    boolean runsInTransaction() {
        return transaction;
    }

    /** Tells whether commits between the statements are harmless. This is only so for the output of {@code pg_dump}. */
    boolean isCommittedInParts() {
        return dump && transaction && !untilCommit;
    }

    /** Tells whether backslashes are escapes in plain quotes when the script begins. */
    boolean backslashesEscape() {
        return backslashesEscape;
    }

    /** Tells whether {@code pg_dump} made the script. */
    boolean isDump() {
        return dump;
    }

    /** Tells whether a statement might write or read state of its session. */
    boolean mayDependOnSession() {
        return dependsOnSession;
    }

    int statements() {
        return statements;
    }

    @Override
    public void statement(Statement statement) {
        statements++;
        dependsOnSession = dependsOnSession || SessionState.mayDependOn(statement.sql());
        refuseToGiveAway(statement);
        if (NAMES_A_DATABASE.matcher(statement.shape()).matches() && filter.takes(statement)) {
            throw refusal(
                    statement.line(),
                    "the statement refers to a database by its name, but pgtestdb gives each test's database another"
                            + " name: " + ScriptFailure.abbreviate(statement.sql())
                            + ". Remove it, or make the dump"
                            + " without --create. To change settings of the database, use DO $$ BEGIN EXECUTE"
                            + " format('ALTER DATABASE %I SET …', current_database()); END $$.");
        }
        refuseBlank(statement);
        ConnectionParameters.refusal(statement).ifPresent(why -> {
            throw refusal(statement.line(), why);
        });
        filter.refuseUnsound(statement).ifPresent(why -> {
            throw refusal(statement.line(), why);
        });
        String shape = statement.shape();
        untilCommit |= UNTIL_COMMIT.matcher(shape).matches();
        transaction &= !OUTSIDE_OF_TRANSACTION.matcher(shape).matches()
                && !(DO.matcher(shape).matches()
                        && ENDS_TRANSACTION.matcher(statement.sql()).find());
    }

    /** PostgreSQL reads these spaces as a name, but pgjdbc would send nothing. */
    private void refuseBlank(Statement statement) {
        if (statement.sql().isBlank()) {
            throw refusal(
                    statement.line(),
                    "the statement consists of spaces that PostgreSQL does not know: "
                            + statement
                                    .sql()
                                    .codePoints()
                                    .mapToObj("U+%04X"::formatted)
                                    .collect(Collectors.joining(" "))
                            + ". Take them out.");
        }
    }

    /** REASSIGN OWNED and DROP OWNED also affect other databases of the role, and its privileges on all others. */
    private void refuseToGiveAway(Statement statement) {
        Matcher owned = OWNED.matcher(statement.shape());
        if (!owned.matches()) {
            return;
        }
        boolean ours = user.startsWith(ROLE_OF_OURS);
        boolean reassigns = owned.group(1).equalsIgnoreCase("REASSIGN");
        boolean ofWhoConnects = false;
        Matcher role = NAMES.matcher(statement.shape()).region(owned.start(2), owned.end(2));
        while (role.find()) {
            ofWhoConnects |= isUser(statement.text(role, 0));
        }
        if (reassigns ? !ours || ofWhoConnects : !ours && ofWhoConnects) {
            throw refusal(
                    statement.line(),
                    "the statement is about all that a role owns, and databases outside of the test are among it: "
                            + ScriptFailure.abbreviate(statement.sql()) + ". Take it out, or name the objects, as with"
                            + " ALTER TABLE … OWNER TO and REVOKE … ON ….");
        }
    }

    /** A name with escapes, U&"…", might be any name. */
    private boolean isUser(String role) {
        return role.startsWith("&")
                || WHO_CONNECTS.contains(role.toLowerCase(Locale.ROOT))
                || Names.stored(role).equals(user);
    }

    @Override
    public void comment(String text, int line) {
        if (text.equals(BEGIN_OF_DUMP)) {
            dump = true;
            openDumps++;
            lastDumpLine = line;
        } else if (text.equals(END_OF_DUMP)) {
            openDumps--;
        } else if (text.equals(CLUSTER_DUMP)) {
            throw refusal(
                    line,
                    "this is a dump of a whole server, made by pg_dumpall, with its roles and databases. Dump the one"
                            + " database with pg_dump.");
        }
        if (ENVIRONMENT.matcher(text).matches()) {
            throw refusal(
                    line,
                    "goose puts variables of the environment in from here on, and nothing else does. Let goose run the files:"
                            + " CommandMigrator.of(\"goose\", …).");
        }
        TocEntry.parse(text).ifPresent(this::entry);
        refuseNewer(text, line);
    }

    private void entry(TocEntry entry) {
        dump = true;
        schemas.add(entry.belongsTo());
    }

    private void refuseNewer(String comment, int line) {
        Matcher version = DUMPED_FROM.matcher(comment);
        if (version.matches() && Integer.parseInt(version.group(2)) > server.major()) {
            throw refusal(
                    line,
                    "the dump is of a database on PostgreSQL " + version.group(1) + ", and this server is "
                            + server.text() + ", which is older. Run the tests on PostgreSQL " + version.group(2)
                            + " or newer, as production does.");
        }
    }

    private void end() {
        if (openDumps > 0) {
            throw refusal(
                    lastDumpLine,
                    "the dump that begins here is cut short: it has no line \"" + END_OF_DUMP + "\". Make it again.");
        }
        for (String excluded : filter.excludedSchemas()) {
            if (!schemas.contains(excluded)) {
                throw missing(excluded);
            }
        }
    }

    private PgTestDbException missing(String excluded) {
        schemas.remove("-");
        @Nullable String nearest = schemas.isEmpty() ? null : Nearest.to(excluded, schemas);
        return new PgTestDbException("Cannot exclude the schema " + excluded + " of " + file.name() + ": the dump has "
                + (nearest == null
                        ? "no comments of pg_dump (-- Name: …; Type: …; Schema: …), by which schemas are known. Make it"
                                + " again, and keep the comments."
                        : "no such schema. Did you mean " + nearest + "? It has: " + String.join(", ", schemas) + "."));
    }

    private PgTestDbException refusal(int line, String why) {
        return ScriptParser.refusal(file, line, why);
    }
}
