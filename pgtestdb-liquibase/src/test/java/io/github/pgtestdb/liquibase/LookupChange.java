// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import liquibase.change.AbstractChange;
import liquibase.change.DatabaseChange;
import liquibase.database.Database;
import liquibase.statement.SqlStatement;

/** An extension's change that looks up a parameter. No file mentions the parameter. */
@DatabaseChange(name = LookupChange.NAME, description = "Looks up a parameter", priority = 1)
public final class LookupChange extends AbstractChange {

    static final String NAME = "lookup";

    /** For Liquibase. */
    public LookupChange() {}

    @Override
    public SqlStatement[] generateStatements(Database database) {
        getChangeSet()
                .getChangeLogParameters()
                .getValue("hidden", getChangeSet().getChangeLog());
        return new SqlStatement[0];
    }

    @Override
    public String getConfirmationMessage() {
        return "looked up";
    }
}
