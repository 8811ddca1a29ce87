// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.EmbeddedGround;
import io.github.pgtestdb.campaign.ground.Ground;
import java.util.List;
import java.util.stream.Stream;

/** One or both processes that watch over the embedded server are killed. */
final class KillSupervisor implements Fault {

    @Override
    public String name() {
        return "kill-supervisor";
    }

    @Override
    public String description() {
        return "`kill -9` of one or both processes of the supervisor of the embedded server";
    }

    @Override
    public Ground ground(Grounds grounds, int round) {
        return grounds.embedded();
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
        List<ProcessHandle> processes = ((EmbeddedGround) round.ground()).supervisors();
        boolean both = round.random().nextBoolean();
        if (!processes.isEmpty()) {
            Stream<ProcessHandle> victims = both ? processes.stream() : Stream.of(round.any(processes));
            victims.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
