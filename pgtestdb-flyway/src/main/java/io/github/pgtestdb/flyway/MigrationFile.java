// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A file below a location.
 *
 * @param name its path relative to the location, with slashes, so that moving the location changes nothing
 * @param resource its path on the class path, or in the file system
 * @param path its path on the disk
 * @param content its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Sorted and hashed, never compared with equals.
record MigrationFile(String name, String resource, String path, byte[] content) {

    /** Sorts by name, and equal names from two folders of the class path by content. */
    static final Comparator<MigrationFile> ORDER =
            Comparator.comparing(MigrationFile::name).thenComparing(MigrationFile::content, Arrays::compare);

    private static final String CLASS_SUFFIX = ".class";

    boolean isClass() {
        return name.endsWith(CLASS_SUFFIX);
    }

    /** Returns the name of the class in a class file on the class path. */
    String className() {
        return resource.substring(0, resource.length() - CLASS_SUFFIX.length()).replace('/', '.');
    }

    String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
