// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.SharedFixture;
import io.github.pgtestdb.embedded.internal.SmallDisk;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.MapSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFullDiskTests {

    private static final int MEGABYTE = 1024 * 1024;

    @TempDir(factory = InMemory.class)
    Path directory;

    /** The server's data are complete, and databases may have been kept on purpose. */
    @Test
    @DisplayName("A shared server that cannot start on a full disk keeps its databases")
    void keepsDataIfDiskIsFull() throws Exception {
        Path small = SmallDisk.mount(directory, "size=400m");
        try {
            MapSettings settings = TestSettings.sharedIn(small);
            try (PostgresServer server = EmbeddedPostgres.start(settings)) {
                Sql.update(server.admin(), "CREATE DATABASE kept");
            }
            Await.until("the server has gone", () -> SharedFixture.isAtRest(small));
            Path filler = small.resolve("filler");
            fill(filler);
            assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessageContaining("No space left on device");
            Files.delete(filler);
            try (PostgresServer server = EmbeddedPostgres.start(settings)) {
                assertThat(SharedFixture.databases(server)).contains("kept");
            }
            Await.until("the server has gone", () -> SharedFixture.isAtRest(small));
        } finally {
            SmallDisk.unmount(small);
        }
    }

    /** The supervisor records that it stops the server, and stops it even if it cannot record that. */
    @Test
    @DisplayName("The supervisor stops the server even if it cannot create a file")
    void stopsServerWithoutFreeInodes() throws Exception {
        Path small = SmallDisk.mount(directory, "size=400m,nr_inodes=3000");
        try {
            PostgresServer server = EmbeddedPostgres.start(TestSettings.sharedIn(small));
            int made = 0;
            while (canMake(small.resolve("filler-" + made))) {
                made++;
            }
            server.close();
            Await.until("the server has gone", () -> SharedFixture.isAtRest(small));
        } finally {
            SmallDisk.unmount(small);
        }
    }

    private static boolean canMake(Path file) {
        try {
            Files.createFile(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] bytes = new byte[MEGABYTE];
        try (OutputStream stream = Files.newOutputStream(file)) {
            while (true) {
                stream.write(bytes);
            }
        } catch (IOException e) {
            assertThat(e).hasMessage("No space left on device");
        }
    }
}
