// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import liquibase.change.custom.CustomTaskChange;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;

/** A custom change that fails without SQL. Public, because Liquibase creates it. */
public final class BrokenChange implements CustomTaskChange {

    /** For Liquibase. */
    public BrokenChange() {}

    @Override
    public void execute(Database database) {
        throw new IllegalStateException("no luck");
    }

    @Override
    public String getConfirmationMessage() {
        return "";
    }

    @Override
    public void setUp() {}

    @Override
    public void setFileOpener(ResourceAccessor resources) {}

    @Override
    public ValidationErrors validate(Database database) {
        return new ValidationErrors();
    }
}
