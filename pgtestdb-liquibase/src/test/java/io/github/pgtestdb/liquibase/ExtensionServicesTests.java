// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import liquibase.Liquibase;
import org.junit.jupiter.api.Test;

/** Each service that an extension can add, as listed in Liquibase's jar, counts or has no effect. */
class ExtensionServicesTests {

    /** Services for output, analytics and licences, and for commands that compare databases or write changelogs. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "liquibase.analytics.AnalyticsListener",
            "liquibase.analytics.configuration.AnalyticsConfiguration",
            "liquibase.command.LiquibaseCommand",
            "liquibase.command.copy.ProjectCopier",
            "liquibase.diff.DiffGenerator",
            "liquibase.diff.output.changelog.ChangeGenerator",
            "liquibase.diff.output.changelog.core.ChangelogPrintService",
            "liquibase.io.OutputFileHandler",
            "liquibase.license.LicenseService",
            "liquibase.logging.LogService",
            "liquibase.logging.mdc.CustomMdcObject",
            "liquibase.logging.mdc.MdcManager",
            "liquibase.report.ShowSummaryGenerator",
            "liquibase.serializer.ChangeLogSerializer",
            "liquibase.serializer.SnapshotSerializer");

    @Test
    void eachCountsOrHasNoEffect() throws Exception {
        Set<String> services = new TreeSet<>(servicesOfLiquibase());
        assertThat(services).contains("liquibase.sqlgenerator.SqlGenerator");
        services.removeAll(Extensions.NAMES);
        services.removeAll(WITHOUT_EFFECT);
        assertThat(services).isEmpty();
    }

    private static List<String> servicesOfLiquibase() throws IOException {
        Path jar = Path.of(URI.create(Liquibase.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        assertThat(Files.isRegularFile(jar)).isTrue();
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("META-INF/services/liquibase."))
                    .map(name -> name.substring("META-INF/services/".length()))
                    .toList();
        }
    }
}
