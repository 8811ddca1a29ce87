package io.github.pgtestdb.internal.settings;

/** How PostgreSQL copies a template: {@code CREATE DATABASE … STRATEGY}, from version 15 on. */
public enum CreateStrategy {
    /** Whichever was faster when the template was built: it depends on the disk by a factor of three either way. */
    MEASURE,
    /** Through the write-ahead log, block by block: PostgreSQL's default. */
    WAL_LOG,
    /** File by file. */
    FILE_COPY
}
