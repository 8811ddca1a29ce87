// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import liquibase.Scope;
import liquibase.ui.LoggerUIService;

/** Logs the messages that Liquibase would print to a terminal. */
final class SilentUiService extends LoggerUIService {

    @Override
    public void sendErrorMessage(String message, Throwable exception) {
        Scope.getCurrentScope().getLog(getClass()).fine(message, exception);
    }
}
