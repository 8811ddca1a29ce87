// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.TestEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Liquibase writes nothing to the console and sends nothing to its maker's servers. */
@Isolated("looks at the streams and the network of the whole JVM")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuietTests {

    @RegisterExtension
    static final TestEngine ENGINE = new TestEngine();

    @TempDir
    private Path temp;

    @Test
    void nothingIsPrinted() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        try {
            migrate();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .as("but for what pgtestdb says in the background")
                .filteredOn(line -> !line.contains(" io.github.pgtestdb - "))
                .isEmpty();
    }

    @Test
    void nothingIsSent() {
        ProxySelector before = ProxySelector.getDefault();
        AskedFor askedFor = new AskedFor(new CopyOnWriteArrayList<>());
        ProxySelector.setDefault(askedFor);
        try {
            migrate();
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(askedFor.uris()).allMatch(uri -> uri.getScheme().equals("socket"));
        assertThat(askedFor.uris())
                .allMatch(uri -> List.of("127.0.0.1", "localhost").contains(uri.getHost()));
        assertThat(askedFor.uris()).as("the connection to PostgreSQL").isNotEmpty();
    }

    private void migrate() {
        Path directory = ChangelogFolder.SHOP.writeTo(temp);
        LiquibaseMigrator migrator = new LiquibaseMigrator(liquibase -> liquibase.searchPath(directory));
        try (TestDatabase database = ENGINE.create()) {
            migrator.fingerprint();
            migrator.migrate(RecordingTarget.of(database));
        }
    }

    /** Java calls this selector before each connection, both for HTTP and for plain sockets. */
    private static final class AskedFor extends ProxySelector {

        private final List<URI> uris;

        private AskedFor(List<URI> uris) {
            this.uris = uris;
        }

        List<URI> uris() {
            return uris;
        }

        @Override
        public List<Proxy> select(URI uri) {
            uris.add(uri);
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {}
    }
}
