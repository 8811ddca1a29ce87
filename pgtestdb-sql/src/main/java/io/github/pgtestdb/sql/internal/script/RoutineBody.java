// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.Locale;
import java.util.Set;

/**
 * Recognizes the bodies of SQL-standard routines, {@code BEGIN ATOMIC … END}, in which a semicolon does not end the
 * statement. As psql does, it looks only in statements that can have such a body, and only outside of parentheses. Not
 * thread-safe.
 */
final class RoutineBody {

    private static final Set<String> HEADS = Set.of(
            " CREATE FUNCTION", " CREATE PROCEDURE", " CREATE OR REPLACE FUNCTION", " CREATE OR REPLACE PROCEDURE");
    private static final int LONGEST_HEAD = 4;

    private String head = "";
    private int words;
    private int depth;
    private boolean routine;
    private boolean afterBegin;

    boolean isOpen() {
        return depth > 0;
    }

    /** Records anything other than a word, because {@code BEGIN} and {@code ATOMIC} must be adjacent. */
    void other() {
        afterBegin = false;
    }

    void word(String line, int from, int to, int parentheses) {
        if (words >= LONGEST_HEAD && !routine) {
            return;
        }
        String word = line.substring(from, to).toUpperCase(Locale.ROOT);
        if (words < LONGEST_HEAD) {
            words++;
            head += " " + word;
            routine |= HEADS.contains(head);
        }
        if (routine && parentheses == 0) {
            count(word);
        }
        afterBegin = routine && parentheses == 0 && word.equals("BEGIN");
    }

    /** CASE also ends with END. */
    private void count(String word) {
        if (depth == 0) {
            depth += afterBegin && word.equals("ATOMIC") ? 1 : 0;
        } else if (word.equals("CASE")) {
            depth++;
        } else if (word.equals("END")) {
            depth--;
        }
    }

    void endOfStatement() {
        head = "";
        words = 0;
        depth = 0;
        routine = false;
        afterBegin = false;
    }
}
