package io.github.pgtestdb;

/** Which databases outlive their test, so that somebody can look into them. */
public enum KeepPolicy {
    /** None: every database is dropped. */
    NEVER,
    /** Those of failed tests. */
    ON_FAILURE,
    /** All. */
    ALWAYS
}
