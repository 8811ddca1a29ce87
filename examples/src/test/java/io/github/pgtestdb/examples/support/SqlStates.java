// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions about SQLSTATEs. */
public final class SqlStates {

    private SqlStates() {}

    /** Asserts that a call fails with an SQLSTATE and a message that contains a text, such as a constraint's name. */
    public static void assertFails(String sqlState, String message, ThrowingCallable call) {
        SQLException failure = catchThrowableOfType(SQLException.class, call);
        // Cast to Throwable, because an SQLException is also an Iterable of its causes.
        assertThat((Throwable) failure)
                .as("an SQLException with SQLSTATE %s", sqlState)
                .isNotNull();
        assertThat(failure.getSQLState()).as(failure.getMessage()).isEqualTo(sqlState);
        assertThat((Throwable) failure).hasMessageContaining(message);
    }
}
