// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.EmbeddedGround;
import io.github.pgtestdb.campaign.ground.ExistingServer;
import io.github.pgtestdb.campaign.ground.Ground;
import java.nio.file.Path;

/**
 * The servers of the campaign.
 *
 * @param existing a server with PostgreSQL's default settings, known by its URL
 * @param embedded the embedded server that JVMs share
 * @param programs the directory of PostgreSQL's programs
 * @param directory the parent directory of further servers
 */
public record Grounds(ExistingServer existing, EmbeddedGround embedded, Path programs, Path directory) {

    /** Returns the existing server for even rounds, and the embedded one for odd rounds. */
    Ground alternating(int round) {
        return round % 2 == 0 ? existing : embedded;
    }
}
