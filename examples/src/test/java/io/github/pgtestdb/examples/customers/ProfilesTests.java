// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.customers;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.Shop.HARBOUR;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class ProfilesTests {

    // tag::injected-connection[]
    private final Connection db;

    ProfilesTests(Connection db) {
        this.db = db;
    }
    // end::injected-connection[]

    @BeforeEach
    void enterTheStore() throws SQLException {
        Shop.enter(db, ALPINE);
    }

    @Test
    void anAddressBelongsToOneAccount() throws SQLException {
        Profiles.add(db, "ada@example.org", "Ada");
        assertFails("23505", "profiles_email", () -> Profiles.add(db, "Ada@Example.org", "Another"));
    }

    @Test
    void theSameAddressMayShopElsewhere() throws SQLException {
        Profiles.add(db, "ada@example.org", "Ada");
        Shop.enter(db, HARBOUR);
        assertThat(Profiles.add(db, "ada@example.org", "Ada")).isEqualTo(2);
    }

    @Test
    void anUpsertRenamesWhoIsThere() throws SQLException {
        long id = Profiles.put(db, "ada@example.org", "Ada");
        assertThat(Profiles.put(db, "ADA@example.org", "Ada Lovelace")).isEqualTo(id);
        assertThat(Sql.text(db, "select display_name from profiles")).isEqualTo("Ada Lovelace");
    }

    @Test
    void aDeletedAccountFreesItsAddress() throws SQLException {
        long id = Profiles.add(db, "ada@example.org", "Ada");
        Profiles.delete(db, id);
        assertThat(Profiles.put(db, "ada@example.org", "Ada")).isNotEqualTo(id);
    }

    @Test
    void preferencesAreMergedAndFound() throws SQLException {
        long ada = Profiles.add(db, "ada@example.org", "Ada");
        Profiles.add(db, "grace@example.org", "Grace");
        Profiles.prefer(db, ada, "{\"newsletter\": true, \"sizes\": {\"jacket\": \"M\"}}");
        Profiles.prefer(db, ada, "{\"language\": \"de\"}");
        assertThat(Profiles.preferring(db, "{\"newsletter\": true, \"language\": \"de\"}"))
                .containsExactly("Ada");
        assertThat(Profiles.preferring(db, "{\"sizes\": {\"jacket\": \"L\"}}")).isEmpty();
    }

    @Test
    void preferencesAreAnObject() throws SQLException {
        long ada = Profiles.add(db, "ada@example.org", "Ada");
        assertFails("23514", "profiles_preferences_check", () -> Profiles.prefer(db, ada, "[1]"));
    }
}
