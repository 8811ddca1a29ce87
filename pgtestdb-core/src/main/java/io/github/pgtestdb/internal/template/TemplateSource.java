// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import java.sql.SQLException;

/** Finds or builds templates. */
@FunctionalInterface
public interface TemplateSource {

    /** Returns the template of a fingerprint, and builds it if there is none. Call it under the build lock. */
    Template findOrBuild(Migrator migrator, Fingerprint fingerprint) throws SQLException;
}
