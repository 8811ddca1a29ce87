// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.judge;

import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.ground.JudgeAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Proves that the ended runs left no database, session, process or file, and that strangers keep their rows. */
final class LeftoverProof {

    private static final String DATABASES =
            "select datname from pg_database where datname like any (array['pgtestdb\\_c\\_%', 'pgtestdb\\_b\\_%'])"
                    + " and datname <> '" + Ground.STRANGERS.get(1) + "'";

    /**
     * Sessions in the admin database of an embedded server are left out, because those of all runs have the same name.
     */
    private static final String SESSIONS =
            "select format('%s in %s: %s', application_name, datname, left(query, 60)) from pg_stat_activity"
                    + " where backend_type = 'client backend' and application_name <> '" + JudgeAccess.APPLICATION
                    + "' and not (application_name = 'pgtestdb' and datname = 'postgres')";

    private LeftoverProof() {}

    /**
     * Looks for leftovers.
     *
     * @param live parts of the names of databases and sessions of runs that are alive
     * @param temporaryFiles directories that should be empty
     */
    static List<String> problems(Ground ground, JudgeAccess judge, Set<String> live, List<Path> temporaryFiles)
            throws Exception {
        List<String> problems = new ArrayList<>();
        others(judge.query(DATABASES), live).forEach(name -> problems.add("left over: the database " + name));
        others(judge.query(SESSIONS), live).forEach(session -> problems.add("left over: a session of " + session));
        ground.leftovers().forEach(leftover -> problems.add("left over: " + leftover));
        for (Path directory : temporaryFiles) {
            try (Stream<Path> files = Files.list(directory)) {
                files.forEach(file -> problems.add("left over: " + file.getFileName() + " in the temporary directory"));
            }
        }
        problems.addAll(strangers(judge));
        return problems;
    }

    private static List<String> strangers(JudgeAccess judge) throws SQLException, IOException {
        List<String> problems = new ArrayList<>();
        for (String stranger : Ground.STRANGERS) {
            List<String> rows = judge.query(stranger, "select id from precious");
            if (!rows.equals(List.of("42"))) {
                problems.add("the database " + stranger + " of a stranger has the rows " + rows);
            }
        }
        return problems;
    }

    private static List<String> others(List<String> names, Set<String> live) {
        return names.stream()
                .filter(name -> live.stream().noneMatch(name::contains))
                .toList();
    }
}
