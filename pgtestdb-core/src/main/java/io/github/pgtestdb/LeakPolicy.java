package io.github.pgtestdb;

/** What happens where a test leaves connections open. They are closed in any case, and the database is dropped. */
public enum LeakPolicy {
    /** A warning names each connection. */
    WARN,
    /** The test fails, and the message names each connection. */
    FAIL
}
