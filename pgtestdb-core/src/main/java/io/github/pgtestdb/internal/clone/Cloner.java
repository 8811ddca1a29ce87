package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.internal.database.DatabaseFactory;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;

/** Makes clones of templates, and puts back what PostgreSQL does not copy. Thread-safe. */
public record Cloner(DatabaseFactory databases) {

    public String clone(Template template) throws SQLException {
        return databases.createClone(
                template.name(), template.strategy(), template.userComment(), template.restoration()::statements);
    }
}
