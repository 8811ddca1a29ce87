// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests.liquibase;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import liquibase.change.custom.CustomTaskChange;
import liquibase.change.custom.CustomTaskRollback;
import liquibase.database.Database;
import liquibase.exception.CustomChangeException;
import liquibase.exception.DatabaseException;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;

/** Records which databases Liquibase migrates in this JVM, once for each run. */
public class RunCounter implements CustomTaskChange, CustomTaskRollback {

    /** The databases' names. */
    public static final List<String> MIGRATED = new CopyOnWriteArrayList<>();

    /** For Liquibase. */
    public RunCounter() {}

    @Override
    public void execute(Database database) throws CustomChangeException {
        try {
            MIGRATED.add(database.getConnection().getCatalog());
        } catch (DatabaseException e) {
            throw new CustomChangeException(e);
        }
    }

    @Override
    public void rollback(Database database) {}

    @Override
    public String getConfirmationMessage() {
        return "counted";
    }

    @Override
    public void setUp() {}

    @Override
    public void setFileOpener(ResourceAccessor resourceAccessor) {}

    @Override
    public ValidationErrors validate(Database database) {
        return new ValidationErrors();
    }
}
