// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.embedded.internal.binaries.Binaries;
import io.github.pgtestdb.embedded.internal.binaries.BinariesArchive;
import io.github.pgtestdb.embedded.internal.binaries.CacheDirectory;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.Ports;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.settings.ServerConfiguration;
import io.github.pgtestdb.internal.support.ServerTuning;
import io.github.pgtestdb.testkit.MapSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the launcher for systems without a shell, on a system that has one. */
class PgCtlTests {

    @TempDir(factory = InMemory.class)
    Path data;

    private InitializedDataDirectory cluster;
    private RunAs runAs;
    private Binaries binaries;

    @BeforeEach
    void prepare() {
        Platform platform = Platform.current();
        runAs = RunAs.choose(RunAs.Choice.AUTO, platform);
        CacheDirectory cache = CacheDirectory.open(TestSettings.dataIn(data), runAs);
        binaries = Binaries.unpacked(BinariesArchive.find(platform), cache);
        cluster = InitializedDataDirectory.of(binaries, platform, runAs, cache);
    }

    @Test
    void startsAndStops() throws Exception {
        RunningServer server = starter(TestSettings.dataIn(data)).start(Ports::anyFree, 1);
        ConnectionDetails admin =
                new ConnectionDetails("127.0.0.1", server.port(), "postgres", "postgres", cluster.password(), Map.of());
        assertThat(Sql.answers(admin)).isTrue();
        server.launched().stop();
        assertThat(Sql.answers(admin)).isFalse();
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void noticesAServerThatDoesNotStart() {
        ServerStarter starter = starter(TestSettings.dataIn(data).with(ServerTuning.OWN, "fsync=maybe"));
        assertThatThrownBy(() -> starter.start(Ports::anyFree, 1))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageContaining("LOG:  parameter \"fsync\" requires a Boolean value");
        assertThat(data).isEmptyDirectory();
    }

    private ServerStarter starter(MapSettings settings) {
        ServerConfiguration configuration = ServerConfiguration.of(settings, binaries.majorVersion());
        return new ServerStarter(cluster, data, runAs, configuration, new PgCtl(binaries, runAs));
    }
}
