package io.github.pgtestdb.junit5;

/** What tests may do with a database. */
public enum DatabaseAccess {
    /** Not set: an outer declaration decides, or else it is {@link #READ_WRITE}. */
    DEFAULT,
    /** Each test has its own database, and may change it. */
    READ_WRITE,
    /** The tests share one database, and the server rejects every change. */
    READ_ONLY
}
