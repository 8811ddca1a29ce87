package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Foundation;
import io.github.pgtestdb.spi.Migrator;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds a starting point for a template: the nearest foundation with a template, or the first that can be built. */
final class Foundations {

    /** Usually one of the nearest foundations has a template. The keys of the others are computed only if none has. */
    private static final int NEAR = 8;

    private final TemplateCatalog catalog;
    private final TemplateKey key;
    private final Builder builder;

    Foundations(TemplateCatalog catalog, TemplateKey key, Builder builder) {
        this.catalog = catalog;
        this.key = key;
        this.builder = builder;
    }

    /** Builds the template of a foundation. */
    @FunctionalInterface
    interface Builder {
        Template findOrBuild(Migrator migrator, Fingerprint fingerprint) throws SQLException;
    }

    /**
     * Returns the starting point. Call it under the build lock.
     *
     * @param useless names of templates that are gone. The names of templates that cannot be continued are added
     */
    Optional<Ground> of(Migrator migrator, Set<String> useless) throws SQLException {
        List<Foundation> all = migrator.foundations();
        int near = Math.min(NEAR, all.size());
        Optional<Ground> found = found(byKey(migrator, all.subList(0, near)), useless);
        if (found.isEmpty()) {
            found = found(byKey(migrator, all.subList(near, all.size())), useless);
        }
        return found.isPresent() ? found : built(byKey(migrator, withMigrator(all)), useless);
    }

    private static List<Foundation> withMigrator(List<Foundation> foundations) {
        return foundations.stream()
                .filter(foundation -> foundation.migrator().isPresent())
                .toList();
    }

    private Map<Fingerprint, Foundation> byKey(Migrator migrator, List<Foundation> foundations) {
        Map<Fingerprint, Foundation> byKey = new LinkedHashMap<>();
        foundations.forEach(foundation -> byKey.putIfAbsent(keyOf(migrator, foundation), foundation));
        return byKey;
    }

    private Optional<Ground> found(Map<Fingerprint, Foundation> foundations, Set<String> useless) throws SQLException {
        Set<String> present = catalog.present(foundations.keySet());
        for (Map.Entry<Fingerprint, Foundation> candidate : foundations.entrySet()) {
            String name = DatabaseName.ofTemplate(candidate.getKey());
            if (present.contains(name) && !useless.contains(name)) {
                Optional<Template> template = catalog.find(candidate.getKey());
                if (template.isPresent() && isUsable(candidate.getValue(), template.get(), useless)) {
                    return Optional.of(ground(candidate.getValue(), template.get()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Ground> built(Map<Fingerprint, Foundation> foundations, Set<String> useless) throws SQLException {
        for (Map.Entry<Fingerprint, Foundation> candidate : foundations.entrySet()) {
            Migrator migrator = candidate.getValue().migrator().orElseThrow();
            if (!useless.contains(DatabaseName.ofTemplate(candidate.getKey()))) {
                Template template = builder.findOrBuild(migrator, candidate.getKey());
                if (isUsable(candidate.getValue(), template, useless)) {
                    return Optional.of(ground(candidate.getValue(), template));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isUsable(Foundation foundation, Template template, Set<String> useless) {
        if (foundation.isLayer() || template.canBeContinued()) {
            return true;
        }
        useless.add(template.name());
        return false;
    }

    private static Ground ground(Foundation foundation, Template template) {
        boolean isShorter = foundation.migrator().isEmpty();
        return new Ground(foundation.fingerprint(), foundation.isLayer(), isShorter, template);
    }

    private Fingerprint keyOf(Migrator migrator, Foundation foundation) {
        return key.of(foundation.migrator().map(Migrator::name).orElse(migrator.name()), foundation.fingerprint());
    }
}
