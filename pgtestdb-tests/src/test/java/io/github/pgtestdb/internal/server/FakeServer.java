// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.testkit.ChildJvm;
import java.io.IOException;
import java.util.Map;

/**
 * A process that listens on a server's port but is not the server: {@link FakeServerMain}. Closing this object kills
 * it.
 */
final class FakeServer implements AutoCloseable {

    private final ChildJvm process;

    private FakeServer(ChildJvm process) {
        this.process = process;
    }

    static FakeServer start(int port, FakeServerMain.Answer answer) throws IOException {
        ChildJvm process = ChildJvm.start(
                FakeServerMain.class,
                ChildJvm.classPath(entry -> !entry.endsWith(".jar")),
                Map.of(),
                Integer.toString(port),
                answer.name());
        process.await("LISTENING");
        return new FakeServer(process);
    }

    /** Waits until a client connects as that user without a call by the test, as a reconnecting thread does. */
    void awaitClient(String user) throws IOException {
        process.await("CLIENT " + user);
    }

    /** Ends the process, and returns its output: everything that clients have sent to it. */
    String end() throws IOException, InterruptedException {
        process.order("end");
        return process.awaitEnd();
    }

    @Override
    public void close() {
        process.close();
    }
}
