package io.github.pgtestdb.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The allowed dependencies of modules and packages, as drawn in {@code docs/decisions/001-shape.md}. */
@AnalyzeClasses(
        packages = "io.github.pgtestdb",
        locations = OtherMigrators.class,
        importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTests {

    private static final String ADAPTERS_HINT = "adapters never see each other";

    private static final String[] MIGRATORS = {
        "io.github.pgtestdb.flyway..", "io.github.pgtestdb.liquibase..", "io.github.pgtestdb.jpa.."
    };

    @ArchTest
    static final ArchRule coreKnowsNoAdapter = noClasses()
            .that(resideInAnyPackage("io.github.pgtestdb", "io.github.pgtestdb.spi", "io.github.pgtestdb.internal.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.github.pgtestdb.junit5..",
                    "io.github.pgtestdb.flyway..",
                    "io.github.pgtestdb.liquibase..",
                    "io.github.pgtestdb.jpa..",
                    "io.github.pgtestdb.embedded..",
                    "io.github.pgtestdb.testcontainers.."));

    @ArchTest
    static final ArchRule junitKnowsNoMigratorAndNoServer = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.junit5.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.github.pgtestdb.flyway..",
                    "io.github.pgtestdb.embedded..",
                    "io.github.pgtestdb.testcontainers.."))
            .because(ADAPTERS_HINT);

    @ArchTest
    static final ArchRule flywayKnowsCoreAlone = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.flyway.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.github.pgtestdb.junit5..",
                    "io.github.pgtestdb.embedded..",
                    "io.github.pgtestdb.testcontainers..",
                    "org.junit.."))
            .because(ADAPTERS_HINT);

    @ArchTest
    static final ArchRule liquibaseKnowsCoreAlone = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.liquibase.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.github.pgtestdb.junit5..",
                    "io.github.pgtestdb.flyway..",
                    "io.github.pgtestdb.jpa..",
                    "io.github.pgtestdb.embedded..",
                    "io.github.pgtestdb.testcontainers..",
                    "org.junit.."))
            .because(ADAPTERS_HINT);

    @ArchTest
    static final ArchRule jpaKnowsCoreAloneAndHibernateByNameOnly = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.jpa.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.github.pgtestdb.junit5..",
                    "io.github.pgtestdb.flyway..",
                    "io.github.pgtestdb.liquibase..",
                    "io.github.pgtestdb.embedded..",
                    "io.github.pgtestdb.testcontainers..",
                    "org.hibernate..",
                    "org.junit.."))
            .because(ADAPTERS_HINT);

    @ArchTest
    static final ArchRule embeddedKnowsCoreAlone = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.embedded.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.github.pgtestdb.junit5..",
                    "io.github.pgtestdb.flyway..",
                    "io.github.pgtestdb.testcontainers..",
                    "org.junit.."))
            .because(ADAPTERS_HINT);

    @ArchTest
    static final ArchRule testcontainersKnowsCoreAlone = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.testcontainers.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.github.pgtestdb.junit5..",
                    "io.github.pgtestdb.flyway..",
                    "io.github.pgtestdb.embedded..",
                    "org.junit.."))
            .because(ADAPTERS_HINT);

    @ArchTest
    static final ArchRule nobodyKnowsSpring = noClasses()
            .that(resideInAnyPackage(
                    "io.github.pgtestdb",
                    "io.github.pgtestdb.spi",
                    "io.github.pgtestdb.internal..",
                    "io.github.pgtestdb.junit5..",
                    "io.github.pgtestdb.flyway..",
                    "io.github.pgtestdb.liquibase..",
                    "io.github.pgtestdb.jpa..",
                    "io.github.pgtestdb.embedded.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.github.pgtestdb.spring..", "org.springframework.."));

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
            .dependOnClassesThat(resideInAnyPackage("org.springframework.boot..", "io.github.pgtestdb.embedded.."));

    @ArchTest
    static final ArchRule adaptersUseTheApiOfTheCore = noClasses()
            .that(resideInAnyPackage(
                    "io.github.pgtestdb.junit5..",
                    "io.github.pgtestdb.spring..",
                    "io.github.pgtestdb.embedded..",
                    "io.github.pgtestdb.testcontainers.."))
            .or(resideInAnyPackage(MIGRATORS))
            .should()
            .dependOnClassesThat(resideInAPackage("io.github.pgtestdb.internal.."));

    @ArchTest
    static final ArchRule flywaysPublicApiOnly =
            noClasses().should().dependOnClassesThat(resideInAPackage("org.flywaydb.core.internal.."));

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("io.github.pgtestdb.internal.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobodyUsesTheEngineFromBelow = noClasses()
            .that(resideInAPackage("io.github.pgtestdb.internal.."))
            .and(DescribedPredicate.not(resideInAPackage("io.github.pgtestdb.internal.engine..")))
            .should()
            .dependOnClassesThat(resideInAPackage("io.github.pgtestdb.internal.engine.."));

    @ArchTest
    static final ArchRule sqlIsTheFloor = classes()
            .that(resideInAPackage("io.github.pgtestdb.internal.sql.."))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.github.pgtestdb.internal.sql..",
                    "io.github.pgtestdb",
                    "java..",
                    "javax.sql..",
                    "org.postgresql..",
                    "com.zaxxer.hikari..",
                    "com.google.common..",
                    "org.slf4j..",
                    "org.jspecify.."));

    @ArchTest
    static final ArchRule nothingIsPrinted = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule slf4jAlone = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
