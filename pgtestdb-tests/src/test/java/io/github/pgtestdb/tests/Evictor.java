package io.github.pgtestdb.tests;

import io.github.pgtestdb.PgTestDb;
import java.sql.SQLException;

/** Who takes away a template that another run may want. */
enum Evictor {

    /** A run that may keep none but its own, as its own process, and nothing that others use. */
    A_RUN {
        @Override
        void evict(Templates templates, String template) {
            try (PgTestDb run = SharedServer.engine(templates.admin())
                    .migrator(Schema.shared("evictor", "SELECT 1"))
                    .set("pgtestdb.template-max-size", "0MB")
                    .build()) {
                run.create().close();
            }
        }
    },

    /** Somebody who asks nobody. */
    BY_HAND {
        @Override
        void evict(Templates templates, String template) throws SQLException {
            templates.drop(template);
        }
    };

    /** Takes a template away, where it is not in use or nobody asks. */
    abstract void evict(Templates templates, String template) throws SQLException;
}
