// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The allowed dependencies of modules and packages, as drawn in {@code docs/decisions/001-shape.md}. */
@AnalyzeClasses(
        packages = "io.github.pgtestdb",
        locations = OtherMigrators.class,
        importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTests {

    private static final String OURS = "io.github.pgtestdb";
    private static final String SUPPORT = OURS + ".internal.support..";
    private static final String JDBC = OURS + ".internal.jdbc..";
    private static final Path DESCRIPTOR_OF_CORE = Path.of("../pgtestdb-core/target/classes/module-info.class");
    private static final List<String> API = List.of(OURS, OURS + ".spi..");

    /** The packages that every module may use. */
    private static final List<String> EVERYWHERE =
            List.of("java..", "javax.sql..", "org.apiguardian..", "org.jspecify..", "org.slf4j..");

    /** The packages that each module may use, in addition to itself, to {@link #EVERYWHERE} and to the {@link #API} of the core. */
    private static final Map<String, List<String>> MODULES = new TreeMap<>(Map.of(
            "core",
            List.of("com.google.common..", "com.zaxxer.hikari..", "org.postgresql..", "javax.crypto..", "javax.net.."),
            "sql",
            List.of(SUPPORT, JDBC, "com.google.common..", "org.postgresql.."),
            "flyway",
            List.of(
                    SUPPORT,
                    "org.flywaydb.core..",
                    "org.flywaydb.database..",
                    "com.google.common..",
                    "org.postgresql.."),
            "liquibase",
            List.of(SUPPORT, "liquibase..", "org.postgresql.."),
            "jpa",
            List.of(
                    SUPPORT,
                    "jakarta.persistence..",
                    "javax.xml..",
                    "org.w3c.dom..",
                    "org.xml.sax..",
                    "org.postgresql.."),
            "embedded",
            List.of(SUPPORT, "org.apache.commons.compress.."),
            "testkit",
            List.of("org.junit..", "org.postgresql..", "javax.tools.."),
            "testcontainers",
            List.of(SUPPORT, "org.testcontainers..", "com.github.dockerjava.."),
            "junit5",
            List.of(SUPPORT, "org.junit..", "org.opentest4j.."),
            "spring",
            List.of(
                    SUPPORT,
                    OURS + ".junit5..",
                    OURS + ".flyway..",
                    OURS + ".liquibase..",
                    "org.springframework..",
                    "org.aopalliance..",
                    "org.junit..",
                    "com.google.common..",
                    "org.flywaydb.core..",
                    "org.hibernate..",
                    "jakarta.persistence..",
                    "liquibase..",
                    "org.postgresql..")));

    private static final List<String> LAYERS_OF_THE_CORE = List.of(
            "support",
            "jdbc",
            "concurrent",
            "connectionpool",
            "user",
            "admin",
            "settings",
            "run",
            "server",
            "database",
            "template",
            "incremental",
            "clone",
            "lease",
            "reap",
            "engine");

    /** The internal packages of a module. Each may use those before it. */
    private static final Map<String, List<String>> LAYERS = new TreeMap<>(Map.of(
            OURS + ".internal",
            LAYERS_OF_THE_CORE,
            OURS + ".embedded.internal",
            List.of("process", "files", "settings", "binaries", "server", "shared"),
            OURS + ".sql.internal",
            List.of("script", "csv", "command")));

    @ArchTest
    static void modulesUseOnlyWhatTheTableAllows(JavaClasses all) {
        MODULES.forEach((module, allowed) -> classes()
                .that(resideInAnyPackage(packagesOf(module)))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(Stream.of(List.of(packagesOf(module)), API, EVERYWHERE, allowed)
                                .flatMap(List::stream)
                                .toArray(String[]::new)))
                .as("pgtestdb-" + module + " uses only the packages in its row of the table")
                .check(all));
    }

    /** On the module path, a package is accessible only to the modules that its export names. */
    @ArchTest
    static void helpersAreExportedToTheirUsers(JavaClasses all) throws IOException {
        Set<String> users = MODULES.entrySet().stream()
                .filter(module -> module.getValue().contains(SUPPORT))
                .map(module -> OURS + "." + module.getKey())
                .collect(Collectors.toSet());
        try (InputStream descriptor = Files.newInputStream(DESCRIPTOR_OF_CORE)) {
            assertThat(ModuleDescriptor.read(descriptor).exports())
                    .filteredOn(export -> export.source().equals(OURS + ".internal.support"))
                    .singleElement()
                    .extracting(ModuleDescriptor.Exports::targets)
                    .isEqualTo(users);
        }
    }

    private static String[] packagesOf(String module) {
        return module.equals("core")
                ? new String[] {OURS, OURS + ".spi..", OURS + ".internal.."}
                : new String[] {OURS + "." + module + ".."};
    }

    @ArchTest
    static void everyPackageIsInTheTable(JavaClasses all) {
        List<String> packages = new ArrayList<>();
        MODULES.keySet().forEach(module -> packages.addAll(List.of(packagesOf(module))));
        classes().should(resideInAnyPackageOf(packages)).check(all);
        List<String> layers = LAYERS_OF_THE_CORE.stream()
                .map(layer -> OURS + ".internal." + layer + "..")
                .toList();
        classes()
                .that(resideInAPackage(OURS + ".internal.."))
                .should(resideInAnyPackageOf(layers))
                .check(all);
    }

    private static ArchCondition<JavaClass> resideInAnyPackageOf(List<String> packages) {
        return ArchConditions.resideInAnyPackage(packages.toArray(String[]::new));
    }

    @ArchTest
    static void packagesUseOnlyThoseBefore(JavaClasses all) {
        LAYERS.forEach((parent, layers) -> {
            for (int i = 0; i < layers.size(); i++) {
                String[] after = layers.stream()
                        .skip(i + 1)
                        .map(layer -> parent + "." + layer + "..")
                        .toArray(String[]::new);
                noClasses()
                        .that(resideInAPackage(parent + "." + layers.get(i) + ".."))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(after))
                        .as(parent + "." + layers.get(i) + " uses only the packages before it")
                        .check(all);
            }
        });
    }

    @ArchTest
    static final ArchRule oneFileOfSpringsKnowsOurFlyway = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.spring.."))
            .and(DescribedPredicate.not(simpleName("FlywayBeans")))
            .should()
            .dependOnClassesThat(resideInAPackage("io.github.pgtestdb.flyway.."));

    /** The second of them is also used without pgtestdb-flyway. */
    @ArchTest
    static final ArchRule twoFilesOfSpringsKnowFlyway = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.spring.."))
            .and(DescribedPredicate.not(simpleName("FlywayBeans").or(simpleName("FlywayDataSource"))))
            .should()
            .dependOnClassesThat(resideInAPackage("org.flywaydb.."));

    @ArchTest
    static final ArchRule twoFilesOfSpringsKnowLiquibase = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.spring.."))
            .and(DescribedPredicate.not(simpleName("LiquibaseBeans").or(simpleName("LiquibaseBean"))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.github.pgtestdb.liquibase..", "liquibase.."));

    @ArchTest
    static final ArchRule springsModuleKnowsNoBoot = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.spring.."))
            .should()
            .dependOnClassesThat(resideInAPackage("org.springframework.boot.."));

    @ArchTest
    static final ArchRule flywaysPublicApiOnly =
            noClasses().should().dependOnClassesThat(resideInAPackage("org.flywaydb.core.internal.."));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.github.pgtestdb.(**).internal.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingIsPrinted = noClasses()
            .that(DescribedPredicate.not(simpleName("StandardErrorLogger")))
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule slf4jAlone = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
