// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.judge;

import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.ground.JudgeAccess;
import io.github.pgtestdb.campaign.jvm.JvmReport;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges a round after the next run: the tests, the leftovers, the templates, and the server's log. */
public final class Judge {

    /** The sessions of a JVM end a moment after it, or seconds later on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TemplateProof templates = new TemplateProof();

    /**
     * A finished round.
     *
     * @param ground the server
     * @param excused the reports of the JVMs in which the fault may have caused failures
     * @param unharmed the reports of the JVMs that must pass, including those of the next run
     * @param bystander the report of the run that is still alive
     * @param logPosition the position in the server's log at which the round began
     * @param otherTemplates templates that the next run did not use
     * @param temporaryFiles the directories for temporary files of the JVMs that have ended
     */
    public record Evidence(
            Ground ground,
            List<JvmReport> excused,
            List<JvmReport> unharmed,
            JvmReport bystander,
            long logPosition,
            Set<String> otherTemplates,
            List<Path> temporaryFiles) {}

    /** Returns everything in which the round falls short. */
    public List<String> problems(Evidence evidence) throws Exception {
        List<String> problems = new ArrayList<>();
        evidence.excused().forEach(report -> problems.addAll(TestProof.problems(report, false)));
        evidence.unharmed().forEach(report -> problems.addAll(TestProof.problems(report, true)));
        try (JudgeAccess judge = evidence.ground().judge()) {
            problems.addAll(leftovers(evidence, judge));
            problems.addAll(templates.problems(evidence.ground(), judge, evidence.otherTemplates()));
        }
        List<JvmReport> all = new ArrayList<>(evidence.excused());
        all.addAll(evidence.unharmed());
        all.add(evidence.bystander());
        problems.addAll(new LogProof(all).problems(evidence.ground().log().since(evidence.logPosition())));
        return problems;
    }

    /**
     * Repeats the check until there are no leftovers, because sessions end and databases are dropped in the background.
     */
    private static List<String> leftovers(Evidence evidence, JudgeAccess judge) throws Exception {
        Set<String> live = new HashSet<>(evidence.bystander().runs());
        live.add(evidence.bystander().jvm());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<String> problems = LeftoverProof.problems(evidence.ground(), judge, live, evidence.temporaryFiles());
            if (problems.isEmpty() || System.nanoTime() > deadline) {
                return problems;
            }
            Thread.sleep(100);
        }
    }

    /** Returns the names of the templates on a server. */
    public static Set<String> templatesOn(Ground ground) throws Exception {
        try (JudgeAccess judge = ground.judge()) {
            return Set.copyOf(TemplateProof.templates(judge));
        }
    }

    /** Drops the templates of finished rounds. */
    public static void dropTemplates(Ground ground, Set<String> except) throws Exception {
        try (JudgeAccess judge = ground.judge()) {
            for (String template : TemplateProof.templates(judge)) {
                if (!except.contains(template)) {
                    drop(judge, template);
                }
            }
        }
    }

    private static void drop(JudgeAccess judge, String template) throws SQLException {
        judge.execute("alter database " + template + " is_template false", "drop database " + template);
    }
}
