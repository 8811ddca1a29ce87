// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.support.SqlStates;
import io.github.pgtestdb.internal.template.TemplateRegistry.BuildObserver;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a template from the nearest base, or whole. It is built whole if there is no base, or if the
 * base disappears. It is also built whole if the remaining migrations fail on a base that is not a layer. A
 * migration may need session state of an earlier one ({@code currval}, a prepared statement), and only a whole build
 * tells whether it is broken. Call it under the build lock.
 */
final class IncrementalTemplateBuilder {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final TemplateCatalog catalog;
    private final TemplateBuilder builder;
    private final LeftoverRoles leftoverRoles;
    private final BaseTemplateFinder bases;
    private final boolean grows;
    private final BuildObserver observer;

    IncrementalTemplateBuilder(
            TemplateCatalog catalog,
            TemplateKey key,
            TemplateBuilder builder,
            LeftoverRoles leftoverRoles,
            boolean grows,
            BuildObserver observer) {
        this.catalog = catalog;
        this.builder = builder;
        this.leftoverRoles = leftoverRoles;
        this.bases = new BaseTemplateFinder(catalog, key, this::findOrBuild);
        this.grows = grows;
        this.observer = observer;
    }

    Template findOrBuild(Migrator migrator, Fingerprint fingerprint) throws SQLException {
        Optional<Template> found = catalog.findOrClear(fingerprint);
        if (found.isPresent()) {
            observer.reused();
            return found.get();
        }
        try {
            if (!grow(migrator, fingerprint)) {
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

    private boolean grow(Migrator migrator, Fingerprint fingerprint) throws SQLException {
        Set<String> useless = new HashSet<>();
        Optional<BaseTemplate> base = grows ? bases.of(migrator, useless) : Optional.empty();
        while (base.isPresent()) {
            try {
                return growFrom(base.get(), migrator, fingerprint);
            } catch (SQLException e) {
                String name = base.get().template().name();
                if (!SqlStates.is(e, SqlStates.UNDEFINED_DATABASE)) {
                    throw e;
                }
                LOG.debug("The template {} is gone; looking for another to grow from", name);
                useless.add(name);
                base = bases.of(migrator, useless);
            }
        }
        return false;
    }

    private boolean growFrom(BaseTemplate base, Migrator migrator, Fingerprint fingerprint) throws SQLException {
        long start = System.nanoTime();
        try {
            builder.grow(migrator, fingerprint, base);
            observer.grown(System.nanoTime() - start);
            return true;
        } catch (PgTestDbException e) {
            if (base.isLayer() || isNoFailureOfGrowing(e)) {
                throw e;
            }
            LOG.debug(
                    "Growing from {} failed; building the template whole: {}",
                    base.template().name(),
                    e.getMessage());
            return false;
        }
    }

    private static boolean isNoFailureOfGrowing(PgTestDbException e) {
        return e instanceof MigrationsChangedException || SqlStates.isTemporary(e) || SqlStates.isPassing(e);
    }
}
