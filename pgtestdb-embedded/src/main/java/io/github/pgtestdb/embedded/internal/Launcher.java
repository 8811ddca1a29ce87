package io.github.pgtestdb.embedded.internal;

import java.io.IOException;

/** Starts the program of the server so that it goes when the JVM goes. */
interface Launcher {

    /** Starts it on the data in the directory and on that port; it tells by itself when it is ready. */
    Launched launch(RunDirectory run, int port) throws IOException;

    /** A server that was started, whether or not it got ready. */
    interface Launched {

        /** Tells whether it has ended already. */
        boolean hasEnded();

        /** Ends it where it runs, and deletes its directory. */
        void stop() throws IOException;

        /** Lets it go on by itself until the time that its directory says. */
        void leave() throws IOException;
    }
}
