// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import java.io.IOException;

/** Starts the server's program so that it ends with the JVM. */
public interface Launcher {

    /** Starts the server on the data in the directory and on that port, and returns before it accepts connections. */
    Launched launch(RunDirectory run, int port) throws IOException;

    /** A server that was started, whether or not it became ready. */
    interface Launched {

        /** Returns whether the server has ended already. */
        boolean hasEnded();

        /** Stops the server if it runs, and deletes its directory. */
        void stop() throws IOException;

        /** Lets the server run on until the time that its directory states. */
        void leave() throws IOException;
    }
}
