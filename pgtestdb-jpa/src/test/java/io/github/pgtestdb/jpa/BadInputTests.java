// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.TestEngine;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With every version of Hibernate, the message names the attempt, the failure, and the next step. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputTests {

    @RegisterExtension
    static final TestEngine ENGINE = new TestEngine();

    @TempDir
    private Path temp;

    @Test
    @DisplayName("Without a persistence unit, the message names the settings")
    void explainsMissingPersistenceUnit() {
        assertRefused(
                new JpaMigrator(),
                "There is no persistence unit: no META-INF/persistence.xml on the class path declares one. Name packages of"
                        + " entities with pgtestdb.jpa.packages or jpa.packages(\"…\").");
    }

    /** The class loaders of some application servers have such URLs. */
    @Test
    void aPlaceWhoseClassesCannotBeListed() throws Exception {
        URL place = new URL(null, "vfs:/deployment/", new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new URLConnection(url) {
                    @Override
                    public void connect() {}
                };
            }
        });
        ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Enumeration<URL> findResources(String name) {
                return Collections.enumeration(List.of(place));
            }
        };
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            assertRefused(
                    new JpaMigrator(jpa -> jpa.packages("io.github.pgtestdb.jpa.shop")),
                    "The package io.github.pgtestdb.jpa.shop cannot be searched for entities: the classes of"
                            + " vfs:/deployment/ cannot be listed. Name them in code, with jpa.entities(…), or put them into"
                            + " a directory or a jar.");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aMisspeltPersistenceUnitIsTold() {
        assertRefused(
                Projects.migrator(jpa -> jpa.unit("shpo"), units("<persistence-unit name=\"shop\"/>")),
                "There is no persistence unit shpo. On the class path there are shop. Name one of them with"
                        + " pgtestdb.jpa.unit or jpa.unit(\"…\"), or packages of entities with pgtestdb.jpa.packages or"
                        + " jpa.packages(\"…\").");
    }

    @Test
    @DisplayName("If there are two persistence units, the message asks for a name")
    void refusesTwoPersistenceUnits() {
        assertRefused(
                Projects.migrator(
                        jpa -> {}, units("<persistence-unit name=\"shop\"/><persistence-unit name=\"billing\"/>")),
                "Which persistence unit? On the class path there are shop, billing. Name one of them with"
                        + " pgtestdb.jpa.unit or jpa.unit(\"…\"), or packages of entities with pgtestdb.jpa.packages or"
                        + " jpa.packages(\"…\").");
    }

    @Test
    void anotherProviderIsRefused() {
        assertRefused(
                Projects.migrator(
                        jpa -> {},
                        units(
                                "<persistence-unit name=\"shop\"><provider>made.up.Provider</provider></persistence-unit>")),
                "Hibernate does not know the persistence unit shop: META-INF/persistence.xml names another provider for it."
                        + " Only Hibernate is supported.");
    }

    @Test
    void aPackageWithoutEntitiesIsTold() {
        assertRefused(
                new JpaMigrator(jpa -> jpa.packages("java.util", "made.up")),
                "The package java.util and those below it hold no entity: no class on the class path that is an @Entity,"
                        + " @Embeddable, @MappedSuperclass or @Converter. Name another with pgtestdb.jpa.packages or"
                        + " jpa.packages(\"…\").");
    }

    @Test
    void classesThatAreNoEntitiesAreTold() {
        assertRefused(
                new JpaMigrator(jpa -> jpa.entities(String.class)),
                "Hibernate generated nothing for 1 class: it has no entity. Annotate classes with @Entity and list them, or"
                        + " name other packages with pgtestdb.jpa.packages or jpa.packages(\"…\").");
    }

    @Test
    @DisplayName("The message has Hibernate's own reason")
    void quotesHibernate() {
        Path classes = Projects.compile(temp, "package made.up; @jakarta.persistence.Entity public class Item {}");
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(Projects.migrator(jpa -> jpa.packages("made.up"), classes)::fingerprint)
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("Hibernate cannot generate the schema of the entities in made.up: ")
                        .contains("made.up.Item")
                        .containsIgnoringCase("identifier"));
    }

    @Test
    void aPropertyWhoseLibraryIsMissing() {
        JpaMigrator migrator = new JpaMigrator(jpa -> jpa.entities(io.github.pgtestdb.jpa.shop.Product.class)
                .property("jakarta.persistence.validation.factory", "made.up.Factory"));
        assertThatThrownBy(migrator::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Hibernate cannot generate the schema of 1 class: a class is missing,"
                        + " jakarta.validation.ValidatorFactory. Add the library that has it, or leave out the property that"
                        + " needs it.");
    }

    @Test
    @DisplayName("The message has the failed statement and the message of PostgreSQL")
    void showsFailedStatement() {
        Path classes = Projects.compile(temp, """
                package made.up;
                @jakarta.persistence.Entity public class Item {
                    @jakarta.persistence.Id long id;
                    @jakarta.persistence.Column(columnDefinition = "nope") String name;
                }
                """);
        JpaMigrator migrator = Projects.migrator(jpa -> jpa.packages("made.up"), classes);
        try (TestDatabase database = ENGINE.create()) {
            assertThatExceptionOfType(PgTestDbException.class)
                    .isThrownBy(() -> migrator.migrate(RecordingTarget.of(database)))
                    .withMessage("""
                            Statement 1 of 1 that Hibernate generated for the entities in made.up failed: \
                            ERROR: type "nope" does not exist
                              Statement: create table Item (id bigint not null, name nope, primary key (id))
                              SQLSTATE: 42704""");
        }
    }

    private Path units(String units) {
        return Projects.file(
                temp,
                "META-INF/persistence.xml",
                "<persistence xmlns=\"https://jakarta.ee/xml/ns/persistence\" version=\"3.0\">" + units
                        + "</persistence>");
    }

    private static void assertRefused(JpaMigrator migrator, String message) {
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(migrator::fingerprint)
                .withMessage(message);
    }
}
