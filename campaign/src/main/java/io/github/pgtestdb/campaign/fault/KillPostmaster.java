// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.Ground;

/**
 * The server's first process is killed. The campaign starts an existing server again; the library starts an embedded
 * one.
 */
final class KillPostmaster implements Fault {

    private static final int MAX_DOWN_MILLIS = 3000;

    @Override
    public String name() {
        return "kill-postmaster";
    }

    @Override
    public String description() {
        return "`kill -9` of the postmaster; an existing server starts again within 3 s";
    }

    @Override
    public Ground ground(Grounds grounds, int round) {
        return grounds.alternating(round);
    }

    @Override
    public void inject(Round round) throws Exception {
        round.awaitRandomMoment();
        Kills.postmaster(round.ground());
        Thread.sleep(round.random().nextInt(MAX_DOWN_MILLIS));
        round.ground().ensureRunning();
    }
}
