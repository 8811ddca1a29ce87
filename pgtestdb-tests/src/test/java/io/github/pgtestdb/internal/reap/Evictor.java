// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import java.sql.SQLException;

/** Ways to drop a template that another run may need. */
enum Evictor {

    /** A run in the JVM of the test that may keep only its own template, and drops none that another run uses. */
    A_RUN {
        @Override
        void evict(Templates templates, String template) {
            try (PgTestDb run = SharedServer.engine(templates.admin())
                    .migrator(Schema.shared("evictor", "SELECT 1"))
                    .setting("pgtestdb.template-max-size", "0MB")
                    .build()) {
                run.create().close();
            }
        }
    },

    /** A user, without checking whether the template is in use. */
    BY_HAND {
        @Override
        void evict(Templates templates, String template) throws SQLException {
            templates.drop(template);
        }
    };

    /** Drops a template. A run does so only if no other run uses it. */
    abstract void evict(Templates templates, String template) throws SQLException;
}
