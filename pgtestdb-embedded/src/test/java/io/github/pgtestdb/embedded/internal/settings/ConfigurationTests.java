// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.internal.support.ServerTuning;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.MapSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTests {

    @TempDir(factory = InMemory.class)
    Path data;

    @ParameterizedTest
    @CsvSource({"fsync,off", "wal_level,minimal", "autovacuum,off", "jit,off", "max_connections,300", "log_timezone,UTC"
    })
    void isTunedForTests(String parameter, String value) throws Exception {
        assertThat(show(TestSettings.dataIn(data), parameter)).isEqualTo(value);
    }

    @Test
    void takesParametersOfTheUsersOwn() throws Exception {
        MapSettings settings = TestSettings.dataIn(data)
                .with(ServerTuning.OWN, "max_connections=42, jit=on, my.text=it's \\ \"quoted\", search_path=a,b");
        try (PostgresServer server = EmbeddedPostgres.start(settings)) {
            assertThat(Sql.query(
                            server.admin(),
                            "SELECT concat_ws(';', current_setting('max_connections'), current_setting('jit'),"
                                    + " current_setting('my.text'), current_setting('search_path'))"))
                    .isEqualTo("42;on;it's \\ \"quoted\";a,b");
        }
    }

    @Test
    @DisplayName("If the user sets wal_level, max_wal_senders keeps the default of PostgreSQL")
    void keepsWalSendersForCustomWalLevel() throws Exception {
        MapSettings settings = TestSettings.dataIn(data).with(ServerTuning.OWN, "wal_level=logical");
        assertThat(show(settings, "max_wal_senders")).isEqualTo("10");
    }

    @Test
    void refusesWhatIsNoParameter() {
        assertThatThrownBy(() -> show(TestSettings.dataIn(data).with(ServerTuning.OWN, "jit"), "jit"))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("pgtestdb.server-parameters (the test's pgtestdb.server-parameters) holds jit, which is not"
                        + " name=value. Expected name=value,name=value with parameters of postgresql.conf.");
    }

    @Test
    void refusesToMoveTheServer() {
        assertThatThrownBy(() -> show(TestSettings.dataIn(data).with(ServerTuning.OWN, "port=5432"), "port"))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("pgtestdb.server-parameters (the test's pgtestdb.server-parameters) sets port, which the"
                        + " embedded server decides itself. Remove it; see pgtestdb.embedded.port and"
                        + " pgtestdb.embedded.data-dir.");
    }

    private static String show(MapSettings settings, String parameter) throws Exception {
        try (PostgresServer server = EmbeddedPostgres.start(settings)) {
            return Sql.query(server.admin(), "SHOW " + parameter);
        }
    }
}
