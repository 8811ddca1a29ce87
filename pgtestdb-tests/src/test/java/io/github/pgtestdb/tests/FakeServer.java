package io.github.pgtestdb.tests;

import java.io.IOException;
import java.util.Map;

/** A process on a server's port that is not the server: {@link FakeServerMain}. Closing it kills it. */
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

    /** Waits until somebody who was not told to connects as that user, as a reconnecting thread does. */
    void awaitClient(String user) throws IOException {
        process.await("CLIENT " + user);
    }

    /** Ends it, and returns all that it was sent. */
    String end() throws IOException, InterruptedException {
        process.order("end");
        return process.awaitEnd();
    }

    @Override
    public void close() {
        process.close();
    }
}
