// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.ClassFiles;
import io.github.pgtestdb.spi.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import liquibase.Liquibase;

/** Hashes the classes that extensions on the class path add to Liquibase, or with which they replace its own. */
final class Extensions {

    private static final String SERVICES = "META-INF/services/";

    /** The services of all versions from 4.31 on. Left out are those for output, licenses and comparing databases. */
    static final List<String> NAMES = List.of(
            "liquibase.change.Change",
            "liquibase.changelog.ChangeLogHistoryService",
            "liquibase.changelog.visitor.ValidatingVisitorGenerator",
            "liquibase.changeset.ChangeSetService",
            "liquibase.command.CommandStep",
            "liquibase.configuration.AutoloadedConfigurations",
            "liquibase.configuration.ConfigurationValueProvider",
            "liquibase.configuration.ConfiguredValueModifier",
            "liquibase.database.Database",
            "liquibase.database.DatabaseConnection",
            "liquibase.database.LiquibaseTableNames",
            "liquibase.database.jvm.ConnectionPatterns",
            "liquibase.datatype.LiquibaseDataType",
            "liquibase.diff.compare.DatabaseObjectComparator",
            "liquibase.executor.Executor",
            "liquibase.lockservice.LockService",
            "liquibase.parser.ChangeLogParser",
            "liquibase.parser.LiquibaseSqlParser",
            "liquibase.parser.NamespaceDetails",
            "liquibase.parser.SnapshotParser",
            "liquibase.precondition.Precondition",
            "liquibase.resource.PathHandler",
            "liquibase.servicelocator.ServiceLocator",
            "liquibase.snapshot.SnapshotGenerator",
            "liquibase.sqlgenerator.SqlGenerator",
            "liquibase.structure.DatabaseObject");

    private Extensions() {}

    /** Reads the lists of providers: {@link java.util.ServiceLoader} would load all of Liquibase's classes. */
    static void put(Fingerprint.Builder fingerprint, ClassLoader classLoader) {
        Set<String> classes = new TreeSet<>();
        try {
            for (String name : NAMES) {
                for (URL list : Collections.list(classLoader.getResources(SERVICES + name))) {
                    if (!isIn(Liquibase.class, list) && !isIn(Extensions.class, list)) {
                        providers(list).forEach(classes::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new PgTestDbException("The extensions of Liquibase cannot be read: " + e.getMessage(), e);
        }
        classes.forEach(provider -> put(fingerprint, classLoader, provider));
    }

    private static boolean isIn(Class<?> type, URL list) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source != null
                && list.toString()
                        .replaceFirst("^jar:", "")
                        .startsWith(source.getLocation().toString());
    }

    private static Stream<String> providers(URL list) throws IOException {
        URLConnection connection = list.openConnection();
        connection.setUseCaches(false); // Otherwise the jar stays open.
        try (InputStream stream = connection.getInputStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .toList()
                            .stream();
        }
    }

    /** Hashes a provider. Liquibase skips a class that cannot be loaded. */
    private static void put(Fingerprint.Builder fingerprint, ClassLoader classLoader, String provider) {
        try {
            put(fingerprint, Class.forName(provider, false, classLoader));
        } catch (ClassNotFoundException | LinkageError e) {
            fingerprint.put("not loaded", provider);
        }
    }

    static void put(Fingerprint.Builder fingerprint, Class<?> type) {
        ClassFiles.put(fingerprint, "Liquibase extension", type, Extensions::isLiquibase);
    }

    /** Returns whether a class is in Liquibase's own jar. Extensions use the same package names. */
    static boolean isLiquibase(Class<?> type) {
        return Objects.equals(
                type.getProtectionDomain().getCodeSource(),
                Liquibase.class.getProtectionDomain().getCodeSource());
    }
}
