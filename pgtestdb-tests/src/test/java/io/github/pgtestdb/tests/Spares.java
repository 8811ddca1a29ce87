package io.github.pgtestdb.tests;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Clones made ahead of need, seen from the server. */
final class Spares {

    private Spares() {}

    static String awaitSpare(String taken) throws Exception {
        Await.until("a spare with a connection", () -> !sparesOf(taken).isEmpty());
        return sparesOf(taken).get(0);
    }

    static List<String> sparesOf(String taken) throws SQLException {
        List<String> spares = new ArrayList<>();
        for (String name : ofRun(taken)) {
            if (!name.equals(taken) && !backendsOf(name).isEmpty()) {
                spares.add(name);
            }
        }
        return spares;
    }

    static List<String> backendsOf(String database) throws SQLException {
        return SharedServer.query(
                SharedServer.admin(),
                "SELECT pid FROM pg_stat_activity WHERE state = 'idle' AND datname = '" + database + "'");
    }

    static List<String> ofRun(String clone) throws SQLException {
        return SharedServer.databases("pgtestdb\\_c\\_" + clone.split("_", -1)[2] + "%");
    }

    static long number(String clone) {
        return Long.parseLong(clone.substring(clone.lastIndexOf('_') + 1));
    }
}
