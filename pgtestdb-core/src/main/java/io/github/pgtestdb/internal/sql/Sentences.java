package io.github.pgtestdb.internal.sql;

/** Puts what the server said into sentences of ours. */
public final class Sentences {

    private Sentences() {}

    /** Returns the message, detail included, without the full stop that PostgreSQL ends details with. */
    public static String of(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
