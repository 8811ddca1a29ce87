// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import java.util.List;

/** All kinds of faults. */
public final class Faults {

    private Faults() {}

    /** Returns them in the order of the table. */
    public static List<Fault> all() {
        return List.of(
                new KillTestJvm(),
                new KillFork(),
                new KillBuilder(),
                new KillSupervisor(),
                new KillPostmaster(),
                new KillBackend(),
                new BadNetwork(BadNetwork.Kind.CUT),
                new BadNetwork(BadNetwork.Kind.RESET),
                new BadNetwork(BadNetwork.Kind.SLOW),
                new BadNetwork(BadNetwork.Kind.SILENT),
                new Restart(false),
                new Restart(true),
                new NoConnections(),
                new FullDisk(),
                new WrongClock(),
                new Pooler("session"),
                new Pooler("transaction"));
    }
}
