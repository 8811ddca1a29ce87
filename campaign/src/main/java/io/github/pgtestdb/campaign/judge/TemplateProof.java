// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.judge;

import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.ground.JudgeAccess;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Proves that every template equals a fresh build by Flyway alone, in definitions and rows. */
final class TemplateProof {

    private static final int SHOWN = 300;

    /**
     * The fresh builds by server. A fresh build is the same each time on one server, but servers differ in versions and
     * roles.
     */
    private final Map<String, List<String>> freshBuilds = new HashMap<>();

    /**
     * Compares the templates of a server with a fresh build.
     *
     * @param except templates that the last run did not use
     */
    List<String> problems(Ground ground, JudgeAccess judge, Set<String> except) throws SQLException, IOException {
        List<String> problems = new ArrayList<>();
        List<String> templates =
                templates(judge).stream().filter(name -> !except.contains(name)).toList();
        if (templates.isEmpty()) {
            problems.add("there is no template after a run that passed");
        }
        for (String template : templates) {
            List<String> found = Snapshot.ofTemplate(judge, template);
            List<String> fresh = freshBuild(ground, judge);
            List<String> missing = without(fresh, found);
            List<String> extra = without(found, fresh);
            if (!missing.isEmpty() || !extra.isEmpty()) {
                problems.add("the template " + template + " differs from a fresh build: it lacks " + shown(missing)
                        + " and has " + shown(extra));
            }
        }
        return problems;
    }

    static List<String> templates(JudgeAccess judge) throws SQLException {
        return judge.query("select datname from pg_database where datname like 'pgtestdb\\_t\\_%'");
    }

    private List<String> freshBuild(Ground ground, JudgeAccess judge) throws SQLException, IOException {
        List<String> known = freshBuilds.get(ground.name());
        if (known == null) {
            known = Snapshot.ofFreshBuild(judge);
            freshBuilds.put(ground.name(), known);
        }
        return known;
    }

    private static List<String> without(List<String> lines, List<String> others) {
        List<String> rest = new ArrayList<>(lines);
        rest.removeAll(Set.copyOf(others));
        return rest;
    }

    private static String shown(List<String> lines) {
        String all = lines.toString();
        return all.length() > SHOWN ? all.substring(0, SHOWN) + "…" : all;
    }
}
