// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.Ground;

/** One of two JVMs that run the same suite at the same time is killed; the other must not notice. */
final class KillFork implements Fault {

    @Override
    public String name() {
        return "kill-fork";
    }

    @Override
    public String description() {
        return "`kill -9` of one of two forks; the other passes all its tests";
    }

    @Override
    public Ground ground(Grounds grounds, int round) {
        return grounds.alternating(round + 1);
    }

    @Override
    public int jvms() {
        return 2;
    }

    @Override
    public boolean reachesAll() {
        return false;
    }

    @Override
    public void inject(Round round) throws Exception {
        round.awaitRandomMoment();
        round.any(round.jvms()).kill();
    }
}
