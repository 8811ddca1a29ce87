// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.incremental;

import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.template.BaseTemplate;
import io.github.pgtestdb.internal.template.Template;
import io.github.pgtestdb.internal.template.TemplateCatalog;
import io.github.pgtestdb.internal.template.TemplateKey;
import io.github.pgtestdb.internal.template.TemplateSource;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationBase;
import io.github.pgtestdb.spi.Migrator;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds a starting point for a template: the nearest base with a template, or the first that can be built. */
final class BaseTemplateFinder {

    /** Usually one of the nearest bases has a template. The keys of the others are computed only if none has. */
    private static final int NEAR = 8;

    private final TemplateCatalog catalog;
    private final TemplateKey key;
    private final TemplateSource source;

    BaseTemplateFinder(TemplateCatalog catalog, TemplateKey key, TemplateSource source) {
        this.catalog = catalog;
        this.key = key;
        this.source = source;
    }

    /**
     * Returns the starting point. Call it under the build lock.
     *
     * @param useless names of templates that are gone. The names of templates that cannot be continued are added
     */
    Optional<BaseTemplate> of(Migrator migrator, Set<String> useless) throws SQLException {
        List<MigrationBase> all = migrator.bases();
        int near = Math.min(NEAR, all.size());
        Optional<BaseTemplate> found = found(byKey(migrator, all.subList(0, near)), useless);
        if (found.isEmpty()) {
            found = found(byKey(migrator, all.subList(near, all.size())), useless);
        }
        return found.isPresent() ? found : built(byKey(migrator, withMigrator(all)), useless);
    }

    private static List<MigrationBase> withMigrator(List<MigrationBase> bases) {
        return bases.stream().filter(base -> base.migrator().isPresent()).toList();
    }

    private Map<Fingerprint, MigrationBase> byKey(Migrator migrator, List<MigrationBase> bases) {
        Map<Fingerprint, MigrationBase> byKey = new LinkedHashMap<>();
        bases.forEach(base -> byKey.putIfAbsent(keyOf(migrator, base), base));
        return byKey;
    }

    private Optional<BaseTemplate> found(Map<Fingerprint, MigrationBase> bases, Set<String> useless)
            throws SQLException {
        Set<String> present = catalog.present(bases.keySet());
        for (Map.Entry<Fingerprint, MigrationBase> candidate : bases.entrySet()) {
            String name = DatabaseName.ofTemplate(candidate.getKey());
            if (present.contains(name) && !useless.contains(name)) {
                Optional<Template> template = catalog.find(candidate.getKey());
                if (template.isPresent() && isUsable(candidate.getValue(), template.get(), useless)) {
                    return Optional.of(base(candidate.getValue(), template.get()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<BaseTemplate> built(Map<Fingerprint, MigrationBase> bases, Set<String> useless)
            throws SQLException {
        for (Map.Entry<Fingerprint, MigrationBase> candidate : bases.entrySet()) {
            Migrator migrator = candidate.getValue().migrator().orElseThrow();
            if (!useless.contains(DatabaseName.ofTemplate(candidate.getKey()))) {
                Template template = source.findOrBuild(migrator, candidate.getKey());
                if (isUsable(candidate.getValue(), template, useless)) {
                    return Optional.of(base(candidate.getValue(), template));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isUsable(MigrationBase base, Template template, Set<String> useless) {
        if (base.isLayer() || template.canBeContinued()) {
            return true;
        }
        useless.add(template.name());
        return false;
    }

    private static BaseTemplate base(MigrationBase base, Template template) {
        return new BaseTemplate(base.fingerprint(), base.isLayer(), template);
    }

    private Fingerprint keyOf(Migrator migrator, MigrationBase base) {
        return key.of(base.migrator().map(Migrator::name).orElse(migrator.name()), base.fingerprint());
    }
}
