// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.settings.LayeredSettings;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Nearest;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.slf4j.Logger;

/** Finds the providers and migrators on the class path, and chooses among them. */
public final class Discovery {

    private static final Logger LOG = Logs.logger();

    private final List<PostgresServerProvider> servers = load(PostgresServerProvider.class);
    private final List<Migrator> migrators = load(Migrator.class);

    /** Lists the settings that the core and all adapters on the class path read. */
    public List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(CoreSettings.all());
        servers.forEach(server -> all.addAll(server.settings()));
        migrators.forEach(migrator -> all.addAll(migrator.settings()));
        return all.stream().distinct().toList();
    }

    /** Returns the server provider. If both a URL and a provider are set, the one from the higher source is used. */
    public PostgresServerProvider server(LayeredSettings settings) {
        Optional<String> named = settings.find(CoreSettings.SERVER);
        boolean url = settings.find(CoreSettings.URL).isPresent();
        UrlServerProvider byUrl = new UrlServerProvider();
        if (url && named.isPresent() && !named.get().equals(byUrl.name())) {
            int order = settings.compareOrigins(CoreSettings.URL, CoreSettings.SERVER);
            if (order == 0) {
                throw new PgTestDbException("Which server? Both " + settings.origin(CoreSettings.URL) + " and "
                        + settings.origin(CoreSettings.SERVER) + " = '" + named.get()
                        + "' are set. Remove one of them.");
            }
            url = order < 0;
        }
        if (url) {
            return byUrl;
        }
        String none =
                "No PostgreSQL server to run tests on: no provider is on the class path and pgtestdb.url is not set."
                        + " Add io.github.pgtestdb:pgtestdb-embedded to the test class path, or set pgtestdb.url (environment:"
                        + " PGTESTDB_URL) to a server that may hold test databases.";
        Choice<PostgresServerProvider> choice =
                new Choice<>("server provider", servers, PostgresServerProvider::name, CoreSettings.SERVER, none);
        return choice.make(named, settings);
    }

    public Migrator migrator(Settings settings) {
        String none = "No migrator found: there is none on the class path, and none was configured."
                + " Add io.github.pgtestdb:pgtestdb-flyway to the test class path, or give one in code:"
                + " PgTestDb.builder().migrator(…) or @IsolatedPostgres(migrator = …). For plain SQL files, add"
                + " io.github.pgtestdb:pgtestdb-sql and set pgtestdb.sql.location (environment:"
                + " PGTESTDB_SQL_LOCATION) to their directory. For empty databases, set pgtestdb.migrator=none.";
        Optional<String> named = settings.find(CoreSettings.MIGRATOR);
        Migrator nothing = new EmptyDatabase();
        if (named.equals(Optional.of(nothing.name()))) {
            return nothing;
        }
        List<Migrator> candidates = named.isPresent() ? migrators : candidates(settings);
        Migrator chosen =
                new Choice<>("migrator", candidates, Migrator::name, CoreSettings.MIGRATOR, none).make(named, settings);
        chosen.requiredSetting()
                .filter(required -> settings.find(required).isEmpty())
                .ifPresent(required -> {
                    throw new PgTestDbException(
                            "Cannot use " + settings.origin(CoreSettings.MIGRATOR) + " = '" + chosen.name()
                                    + "': it needs " + required.key() + " (environment: "
                                    + required.environmentVariable() + "), "
                                    + required.expected() + ".");
                });
        return chosen.configure(settings);
    }

    /** Returns the migrator whose required setting is set; if there is none, those that require none. */
    private List<Migrator> candidates(Settings settings) {
        List<Setting<?>> set = new ArrayList<>();
        List<Migrator> configured = new ArrayList<>();
        List<Migrator> others = new ArrayList<>();
        for (Migrator migrator : migrators) {
            Optional<Setting<?>> required = migrator.requiredSetting();
            if (required.isEmpty()) {
                others.add(migrator);
            } else if (settings.find(required.get()).isPresent()) {
                set.add(required.get());
                configured.add(migrator);
            }
        }
        if (set.size() > 1) {
            throw new PgTestDbException("Which migrator? Both " + settings.origin(set.get(0)) + " and "
                    + settings.origin(set.get(1)) + " are set. Remove one of them, or choose with "
                    + CoreSettings.MIGRATOR.key() + "=" + configured.get(0).name() + ".");
        }
        return configured.isEmpty() ? others : configured;
    }

    /** A choice among the implementations that were found. Errors list them, and name the setting. */
    private record Choice<S>(
            String what, List<S> found, Function<S, String> name, Setting<String> setting, String none) {

        S make(Optional<String> named, Settings settings) {
            if (found.isEmpty()) {
                throw new PgTestDbException(none);
            }
            return named.map(wanted -> byName(wanted, settings)).orElseGet(this::only);
        }

        private S byName(String wanted, Settings settings) {
            return found.stream()
                    .filter(candidate -> name.apply(candidate).equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new PgTestDbException("Cannot use " + settings.origin(setting) + " = '" + wanted
                            + "': there is no such " + what + " on the class path. Did you mean "
                            + Nearest.to(wanted, names()) + "? Found: " + String.join(", ", names()) + "."));
        }

        private S only() {
            if (found.size() > 1) {
                throw new PgTestDbException("Which " + what + "? The class path has " + String.join(" and ", names())
                        + ". Choose one with " + setting.key() + "=" + names().get(0) + " (environment: "
                        + setting.environmentVariable() + "), or remove the other.");
            }
            return found.get(0);
        }

        private List<String> names() {
            return found.stream().map(name).sorted().toList();
        }
    }

    private static <S> List<S> load(Class<S> type) {
        List<S> found = services(ServiceLoader.load(type, Thread.currentThread().getContextClassLoader()));
        return found.isEmpty() ? services(ServiceLoader.load(type, Discovery.class.getClassLoader())) : found;
    }

    private static <S> List<S> services(ServiceLoader<S> loader) {
        List<S> found = new ArrayList<>();
        Iterator<S> services = loader.iterator();
        boolean hasMore = true;
        while (hasMore) {
            hasMore = addNext(services, found);
        }
        return found;
    }

    /** Skips adapters whose library is absent, as Flyway is for an application that uses Liquibase. */
    private static <S> boolean addNext(Iterator<S> services, List<S> found) {
        try {
            boolean hasNext = services.hasNext();
            if (hasNext) {
                found.add(services.next());
            }
            return hasNext;
        } catch (ServiceConfigurationError e) {
            if (e.getCause() instanceof NoClassDefFoundError) {
                LOG.debug("Not used, because its library is not on the class path: {}", e.getMessage());
                return true;
            }
            throw e;
        }
    }
}
