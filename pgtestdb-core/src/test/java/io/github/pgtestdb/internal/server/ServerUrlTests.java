// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUrlTests {

    @Test
    void readsJdbcUrls() {
        assertThat(ServerUrl.parse("jdbc:postgresql://db:5433/app?user=u&password=p%40ss&sslmode=require", null, null))
                .isEqualTo(new ConnectionDetails("db", 5433, "app", "u", "p@ss", Map.of("sslmode", "require")));
        assertThat(ServerUrl.parse("jdbc:postgresql://db/app", "u", "p"))
                .isEqualTo(new ConnectionDetails("db", 5432, "app", "u", "p", Map.of()));
    }

    @Test
    void readsLibpqUrls() {
        assertThat(ServerUrl.parse("postgresql://u:p%40s%3As+1@db:5433/app?sslmode=require", null, null))
                .isEqualTo(new ConnectionDetails("db", 5433, "app", "u", "p@s:s+1", Map.of("sslmode", "require")));
        assertThat(ServerUrl.parse("postgres://u@db", null, null))
                .isEqualTo(new ConnectionDetails("db", 5432, "postgres", "u", null, Map.of()));
        assertThat(ServerUrl.parse("postgresql://u@[::1]:5433/app", null, null).host())
                .isEqualTo("::1");
    }

    @Test
    @DisplayName("Percent-encoded names, host names with an underscore, and IPv6 addresses are parsed")
    void parsesEncodedNamesAndUnusualHosts() {
        assertThat(ServerUrl.parse("postgresql://u:p%25%2F@test_db:5433/my%20app", null, null))
                .isEqualTo(new ConnectionDetails("test_db", 5433, "my app", "u", "p%/", Map.of()));
        assertThat(ServerUrl.parse("jdbc:postgresql://[fe80::1]:5433/app", "u", null))
                .isEqualTo(new ConnectionDetails("fe80::1", 5433, "app", "u", null, Map.of()));
    }

    @Test
    void theSettingsRankAboveTheUrl() {
        assertThat(ServerUrl.parse("postgresql://u:p@db/app", "other", "secret"))
                .isEqualTo(new ConnectionDetails("db", 5432, "app", "other", "secret", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://alice:s3cret@localhost:54777/postgres",
                "jdbc:postgresql://alice:s3cret@localhost/postgres",
                "alice:s3cret@localhost:5432/postgres",
                "mysql://alice:s3@cret@localhost/postgres",
                "jdbc:postgresql://localhost,other/postgres?user=alice&password=s3cret"
            })
    void aPasswordWhereItDoesNotBelongIsNotShown(String url) {
        assertThatThrownBy(() -> ServerUrl.parse(url, null, null))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageStartingWith("Cannot read the URL '")
                .hasMessageContaining("***")
                .hasMessageNotContaining("s3")
                .hasMessageNotContaining("cret")
                .hasNoCause();
    }

    @Test
    void readsWhatProvidersPrintForLibpq() {
        assertThat(ServerUrl.parse(
                                "postgresql://u@db/app?connect_timeout=3&channel_binding=prefer&keepalives=1", "u", "p")
                        .properties())
                .isEqualTo(Map.of("connectTimeout", "3", "channelBinding", "prefer"));
    }

    @Test
    @DisplayName("The libpq value sslrootcert=system selects the Java SSL factory of pgjdbc")
    void mapsSystemRootCertificate() {
        assertThat(ServerUrl.parse("postgresql://u@db/app?sslmode=verify-full&sslrootcert=system", null, null)
                        .properties())
                .isEqualTo(Map.of("sslmode", "verify-full", "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
    }

    @Test
    void splitsAListOnlyWhereAUrlBegins() {
        assertThat(ServerUrls.split(" postgresql://u:a,b@one/x,jdbc:postgresql://two/y?user=a b \n postgres://three ,"))
                .containsExactly("postgresql://u:a,b@one/x", "jdbc:postgresql://two/y?user=a b", "postgres://three");
        assertThat(ServerUrls.split("jdbc:postgresql://a,b/app")).containsExactly("jdbc:postgresql://a,b/app");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://db/app",
                "db:5432",
                "postgresql:///app",
                "jdbc:postgresql://a,b/app",
                "postgresql://u:p w@db/app",
                "postgresql://u@a,b:5433/app",
                "postgresql://u@db:port/app",
                "postgresql://u%zz@db/app",
                "postgresql://db/app/more",
                "jdbc:postgresql://db:x/app"
            })
    void refusesOthersWithoutShowingThePassword(String url) {
        assertThatThrownBy(() -> ServerUrl.parse(url, null, null))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read the URL '" + url.replace("p w", "***") + "': expected one server, as"
                        + " jdbc:postgresql://host:port/database?user=… or postgresql://user@host:port/database.")
                .hasNoCause();
    }
}
