package io.github.pgtestdb.internal.script;

/**
 * An SQL file. Two are never compared, so that the array does no harm.
 *
 * @param name its name below the directory or class path folder, with slashes
 * @param content its bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record SqlFile(String name, byte[] content) {}
