// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.settings;

/** How PostgreSQL copies a template: {@code CREATE DATABASE … STRATEGY}, from version 15 on. */
public enum CreateStrategy {
    /** The fastest strategy, measured at the build. Depending on the disk, either can be three times as fast. */
    MEASURE,
    /** Through the write-ahead log, block by block. PostgreSQL's default. */
    WAL_LOG,
    /** File by file, read and written by the server. */
    FILE_COPY,
    /**
     * File by file, with the operating system's call for it: {@code file_copy_method = clone}, from version 18 on. XFS,
     * Btrfs and APFS then share blocks. Other file systems at least copy nothing through the server.
     */
    FILE_CLONE;

    /** Reads the strategy in a template's mark. An unknown value of a newer pgtestdb counts as PostgreSQL's default. */
    public static CreateStrategy remembered(String name) {
        return switch (name) {
            case "FILE_COPY" -> FILE_COPY;
            case "FILE_CLONE" -> FILE_CLONE;
            default -> WAL_LOG;
        };
    }
}
