// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.Ground;

/** A process that serves a client is killed. PostgreSQL then ends all sessions, and recovers as after a crash. */
final class KillBackend implements Fault {

    @Override
    public String name() {
        return "kill-backend";
    }

    @Override
    public String description() {
        return "`kill -9` of one backend, after which PostgreSQL ends all sessions and recovers";
    }

    @Override
    public Ground ground(Grounds grounds, int round) {
        return grounds.alternating(round);
    }

    @Override
    public void inject(Round round) throws Exception {
        round.awaitRandomMoment();
        Kills.backend(round);
    }
}
