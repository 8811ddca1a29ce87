// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.campaign.ground.ExistingServer;
import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.ground.JudgeAccess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Another program takes all free connections of the server, and holds them for some seconds. */
final class NoConnections implements Fault {

    private static final int MAX_MILLIS = 5000;
    private static final String OTHER = "other_program";

    @Override
    public String name() {
        return "no-connections";
    }

    @Override
    public String description() {
        return "another program takes all connections up to `max_connections`, for up to 5 s";
    }

    @Override
    public Ground ground(Grounds grounds, int round) {
        return grounds.existing();
    }

    @Override
    public void inject(Round round) throws Exception {
        List<Connection> taken = new ArrayList<>();
        try (JudgeAccess judge = ((ExistingServer) round.ground()).judge()) {
            if (judge.query("select 1 from pg_roles where rolname = '" + OTHER + "'")
                    .isEmpty()) {
                judge.execute("create role " + OTHER + " login password 'other'");
            }
            round.awaitRandomMoment();
            // An ordinary role cannot take the connections that are reserved for superusers.
            takeAll(
                    judge.admin().withUser(OTHER, "other"),
                    taken,
                    round.random().nextInt(MAX_MILLIS));
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    /** Takes connections until the time is over, including those that other programs close meanwhile. */
    private static void takeAll(ConnectionDetails server, List<Connection> taken, int millis)
            throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            try {
                taken.add(DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password()));
            } catch (SQLException e) {
                Thread.sleep(10);
            }
        }
    }
}
