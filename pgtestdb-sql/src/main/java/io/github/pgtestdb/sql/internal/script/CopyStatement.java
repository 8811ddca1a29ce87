// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.regex.Pattern;

/** Recognizes COPY statements that read data from the client, and those that send data to it. */
final class CopyStatement {

    /** PostgreSQL accepts either word for either direction. */
    private static final String CLIENT = "(?:STDIN|STDOUT)\\b.*";

    /** A name, possibly with escapes: {@code U&"…" UESCAPE '!'}. */
    private static final String NAME = "(?:U&)?+" + Names.NAME + "(?:\\s*\\bUESCAPE\\s*'[^']*')?+";

    private static final String TABLE =
            "(?is)COPY\\b\\s*(?:BINARY\\b\\s*)?" + NAME + "(?:\\s*\\.\\s*" + NAME + ")*\\s*(?:\\([^()]*\\)\\s*)?";
    private static final Pattern FROM_CLIENT = Pattern.compile(TABLE + "\\bFROM\\s+" + CLIENT);
    private static final Pattern TO_CLIENT =
            Pattern.compile(TABLE + "\\bTO\\s+" + CLIENT + "|(?is)COPY\\s*\\(.*\\)\\s*TO\\s+" + CLIENT);

    private CopyStatement() {}

    static boolean isFromClient(Statement statement) {
        return FROM_CLIENT.matcher(statement.shape()).matches();
    }

    static boolean isToClient(Statement statement) {
        return TO_CLIENT.matcher(statement.shape()).matches();
    }
}
