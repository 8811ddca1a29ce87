// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.incremental;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import io.github.pgtestdb.internal.template.BaseTemplate;
import io.github.pgtestdb.internal.template.LeftoverRoles;
import io.github.pgtestdb.internal.template.MigrationsChangedException;
import io.github.pgtestdb.internal.template.Template;
import io.github.pgtestdb.internal.template.TemplateBuilder;
import io.github.pgtestdb.internal.template.TemplateCatalog;
import io.github.pgtestdb.internal.template.TemplateKey;
import io.github.pgtestdb.internal.template.TemplateObserver;
import io.github.pgtestdb.internal.template.TemplateSource;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Builds a template on the nearest base, or in full. It is built in full if there is no base, or if the base
 * disappears, or if the remaining migrations fail on a base that is not a layer. A
 * migration may need session state of an earlier one ({@code currval}, a prepared statement), and only a full build
 * tells whether it is broken. Call it under the build lock.
 */
public final class IncrementalTemplateBuilder implements TemplateSource {

    private static final Logger LOG = Logs.logger();

    private final TemplateCatalog catalog;
    private final TemplateBuilder builder;
    private final LeftoverRoles leftoverRoles;
    private final BaseTemplateFinder bases;
    private final boolean isEnabled;
    private final TemplateObserver observer;

    public IncrementalTemplateBuilder(
            TemplateCatalog catalog,
            TemplateKey key,
            TemplateBuilder builder,
            LeftoverRoles leftoverRoles,
            boolean isEnabled,
            TemplateObserver observer) {
        this.catalog = catalog;
        this.builder = builder;
        this.leftoverRoles = leftoverRoles;
        this.bases = new BaseTemplateFinder(catalog, key, this);
        this.isEnabled = isEnabled;
        this.observer = observer;
    }

    @Override
    public Template findOrBuild(Migrator migrator, Fingerprint fingerprint) throws SQLException {
        Optional<Template> found = catalog.findOrClear(fingerprint);
        if (found.isPresent()) {
            observer.reused();
            return found.get();
        }
        try {
            if (!buildOnBase(migrator, fingerprint)) {
                long start = System.nanoTime();
                leftoverRoles.makingWayFor(() -> builder.build(migrator, fingerprint));
                observer.built(System.nanoTime() - start);
            }
        } catch (SQLException e) {
            // A run with another admin database, and so with other locks, published it first.
            if (!SqlStates.is(e, SqlStates.DUPLICATE_DATABASE)) {
                throw e;
            }
            observer.reused();
        }
        return catalog.find(fingerprint)
                .orElseThrow(() -> new SQLException(
                        "The template " + DatabaseName.ofTemplate(fingerprint)
                                + " was lost as soon as it was built, perhaps in a crash of the server",
                        SqlStates.CRASH_SHUTDOWN));
    }

    private boolean buildOnBase(Migrator migrator, Fingerprint fingerprint) throws SQLException {
        Set<String> useless = new HashSet<>();
        Optional<BaseTemplate> base = isEnabled ? bases.of(migrator, useless) : Optional.empty();
        while (base.isPresent()) {
            try {
                return buildOn(base.get(), migrator, fingerprint);
            } catch (SQLException e) {
                String name = base.get().template().name();
                if (!SqlStates.is(e, SqlStates.UNDEFINED_DATABASE)) {
                    throw e;
                }
                LOG.debug("The template {} is gone; looking for another base", name);
                useless.add(name);
                base = bases.of(migrator, useless);
            }
        }
        return false;
    }

    private boolean buildOn(BaseTemplate base, Migrator migrator, Fingerprint fingerprint) throws SQLException {
        long start = System.nanoTime();
        try {
            builder.buildOn(base, migrator, fingerprint);
            observer.builtIncrementally(System.nanoTime() - start);
            return true;
        } catch (PgTestDbException e) {
            if (base.isLayer() || isIndependentOfBase(e)) {
                throw e;
            }
            LOG.debug(
                    "Building on {} failed; building the template in full: {}",
                    base.template().name(),
                    e.getMessage());
            return false;
        }
    }

    private static boolean isIndependentOfBase(PgTestDbException e) {
        return e instanceof MigrationsChangedException || SqlStates.isTemporary(e) || SqlStates.isPassing(e);
    }
}
