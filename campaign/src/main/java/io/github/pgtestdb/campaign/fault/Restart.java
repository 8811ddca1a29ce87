// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.ExistingServer;
import io.github.pgtestdb.campaign.ground.Ground;

/** An existing server is restarted during the run. */
final class Restart implements Fault {

    private final boolean immediate;

    Restart(boolean immediate) {
        this.immediate = immediate;
    }

    @Override
    public String name() {
        return immediate ? "restart-immediate" : "restart-fast";
    }

    @Override
    public String description() {
        return "an " + (immediate ? "immediate" : "orderly, fast") + " restart of the server during the run";
    }

    @Override
    public Ground ground(Grounds grounds, int round) {
        return grounds.existing();
    }

    @Override
    public void inject(Round round) throws Exception {
        round.awaitRandomMoment();
        ((ExistingServer) round.ground()).stop(immediate ? "QUIT" : "INT");
        round.ground().ensureRunning();
    }
}
