// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Describes file system exceptions in words, because their messages are often only a path. */
public final class ErrorReasons {

    private static final String NO_SPACE = "No space left on device";

    public static String of(IOException exception) {
        if (!(exception instanceof FileSystemException failure)) {
            return Objects.requireNonNullElse(exception.getMessage(), exception.toString());
        }
        String reason = reason(failure);
        // If the disk is full, the file does not matter; after a copy, it would even be the wrong one of the two.
        return failure.getFile() == null || reason.equals(NO_SPACE) ? reason : reason + " (" + failure.getFile() + ")";
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "there is a file of that name";
        }
        String reason = failure.getReason();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }

    private ErrorReasons() {}
}
