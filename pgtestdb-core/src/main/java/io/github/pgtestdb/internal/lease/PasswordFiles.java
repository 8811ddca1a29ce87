// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.user.UserFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * Password files for libpq, so that a {@code psql} line can be pasted and shows no password. There is one file for each
 * role and password, for any number of kept databases. They are few and need no cleaning up.
 */
record PasswordFiles(UserFiles files) {

    private static final Logger LOG = Logs.logger();
    private static final int NAME_DIGITS = 16;

    /** Writes the file for a role that has a password, and returns its path. */
    Optional<String> write(ConnectionDetails database) {
        String password = database.password();
        if (password == null) {
            return Optional.empty();
        }
        String line = "*:*:*:" + escape(database.user()) + ":" + escape(password) + "\n";
        String name = Hashing.sha256()
                .hashString(line, StandardCharsets.UTF_8)
                .toString()
                .substring(0, NAME_DIGITS);
        try {
            return Optional.of(files.createOnce(name, () -> line).toString());
        } catch (IOException e) {
            LOG.warn("Cannot write a password file below {}, so psql will ask: {}", files.place(), e.toString());
            return Optional.empty();
        }
    }

    private static String escape(String field) {
        return field.replace("\\", "\\\\").replace(":", "\\:");
    }
}
