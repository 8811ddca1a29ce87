// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.Ground;

/** The only JVM of a run is killed. */
final class KillTestJvm implements Fault {

    @Override
    public String name() {
        return "kill-test-jvm";
    }

    @Override
    public String description() {
        return "`kill -9` of the JVM that runs the tests";
    }

    @Override
    public Ground ground(Grounds grounds, int round) {
        return grounds.alternating(round);
    }

    @Override
    public boolean reachesAll() {
        return false;
    }

    @Override
    public void inject(Round round) throws Exception {
        round.awaitRandomMoment();
        round.jvms().get(0).kill();
    }
}
