// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.ground;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A server for the suite, with the directories that the suite uses. */
public interface Ground {

    /**
     * Databases that do not belong to this library, created before the first round. The name of the second looks like
     * one of the library's.
     */
    List<String> STRANGERS = List.of("stranger", "pgtestdb_c_0123456789abcdef_1");

    /** Returns the name in messages. */
    String name();

    /**
     * Returns the environment variables with which a JVM finds the server.
     *
     * @param jvm the name of the JVM; an existing server's log shows it as the application
     */
    Map<String, String> environment(String jvm);

    /** Starts the server if it is not running and nothing else would start it. */
    void ensureRunning() throws Exception;

    /** Returns the server's processes. */
    ServerProcess process() throws IOException;

    /** Returns the server's log. */
    ServerLog log() throws IOException;

    /** Connects the judge. A server that stops with its last user stays until the result is closed. */
    JudgeAccess judge() throws Exception;

    /** Returns processes and files that should not exist while no JVM runs except the judge's. */
    List<String> leftovers() throws Exception;
}
