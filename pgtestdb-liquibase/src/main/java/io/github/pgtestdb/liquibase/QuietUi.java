package io.github.pgtestdb.liquibase;

import liquibase.Scope;
import liquibase.ui.LoggerUIService;

/** Logs what Liquibase would print for the person at a terminal. */
final class QuietUi extends LoggerUIService {

    @Override
    public void sendErrorMessage(String message, Throwable exception) {
        Scope.getCurrentScope().getLog(getClass()).fine(message, exception);
    }
}
