package io.github.pgtestdb.internal.settings;

/** How PostgreSQL copies a template: {@code CREATE DATABASE … STRATEGY}, from version 15 on. */
public enum CreateStrategy {
    /** Whichever was fastest when the template was built: it depends on the disk by a factor of three either way. */
    MEASURE,
    /** Through the write-ahead log, block by block: PostgreSQL's default. */
    WAL_LOG,
    /** File by file, read and written. */
    FILE_COPY,
    /**
     * File by file, by the system's own call for it, under which XFS, Btrfs and APFS share blocks and others at least copy
     * nothing through the server: {@code file_copy_method = clone}, from version 18 on.
     */
    FILE_CLONE;

    /** Reads what a template's mark remembers; what a newer pgtestdb may have written counts as PostgreSQL's default. */
    public static CreateStrategy remembered(String name) {
        return switch (name) {
            case "FILE_COPY" -> FILE_COPY;
            case "FILE_CLONE" -> FILE_CLONE;
            default -> WAL_LOG;
        };
    }
}
