package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.internal.database.DatabaseFactory;
import io.github.pgtestdb.internal.sql.Sql;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Makes clones of templates, and puts back what PostgreSQL does not copy. Thread-safe. */
public record Cloner(DatabaseFactory databases) {

    public String clone(Template template) throws SQLException {
        return databases.createClone(
                template.name(),
                template.strategy(),
                template.userComment(),
                clone -> restore(clone, template.restoration()));
    }

    private static List<String> restore(String clone, Template.Restoration restoration) {
        List<String> statements = new ArrayList<>();
        for (Template.RoleSetting setting : restoration.settings()) {
            String of = setting.role().isEmpty()
                    ? "ALTER DATABASE " + clone
                    : "ALTER ROLE " + Sql.identifier(setting.role()) + " IN DATABASE " + clone;
            statements.add(of + " SET " + setting.assignment());
        }
        if (restoration.connectionLimit() >= 0) {
            statements.add("ALTER DATABASE " + clone + " CONNECTION LIMIT " + restoration.connectionLimit());
        }
        if (restoration.hasOwnPrivileges()) {
            statements.add("REVOKE ALL ON DATABASE " + clone + " FROM PUBLIC");
        }
        for (Template.Grant grant : restoration.grants()) {
            String grantee = grant.grantee().isEmpty() ? "PUBLIC" : Sql.identifier(grant.grantee());
            statements.add("GRANT " + grant.privilege() + " ON DATABASE " + clone + " TO " + grantee
                    + (grant.withGrantOption() ? " WITH GRANT OPTION" : ""));
        }
        return statements;
    }
}
