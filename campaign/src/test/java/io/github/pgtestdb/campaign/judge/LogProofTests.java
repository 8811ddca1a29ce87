// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.campaign.ground.JudgeAccess;
import io.github.pgtestdb.campaign.ground.LogLine;
import io.github.pgtestdb.campaign.jvm.Event;
import io.github.pgtestdb.campaign.jvm.Event.Kind;
import io.github.pgtestdb.campaign.jvm.JvmReport;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogProofTests {

    private static final String RUN = "0f1e2d3c4b5a6978";
    private static final String HELD = "pgtestdb_c_" + RUN + "_1";
    private static final String SPARE = "pgtestdb_c_" + RUN + "_2";

    /** This JVM had one database from 100 to 200, and was killed at 300. */
    private static final JvmReport OWNER = new JvmReport(
            "run-1", List.of(new Event(Kind.TAKE, 100, HELD), new Event(Kind.DONE, 200, HELD)), 300, true);

    private static final JvmReport NEXT = new JvmReport("next", List.of(), 900, false);

    @Test
    void acceptsAnOrdinaryRun() {
        assertThat(problems(
                        line(50, "run-1", "connection authorized: user=ci database=postgres application_name=run-1"),
                        line(60, "run-1", "connection authorized: user=t database=" + HELD),
                        line(70, "run-1", "execute <unnamed>: CREATE DATABASE \"" + HELD + "\" TEMPLATE x"),
                        line(210, "run-1", "execute <unnamed>: DROP DATABASE IF EXISTS \"" + HELD + "\" WITH (FORCE)"),
                        line(310, "next", "execute <unnamed>: DROP DATABASE IF EXISTS \"" + SPARE + "\" WITH (FORCE)")))
                .isEmpty();
    }

    @Test
    @DisplayName("A drop of a database is a problem while a test has it")
    void reportsDropOfDatabaseInUse() {
        assertThat(problems(line(150, "run-1", "execute <unnamed>: DROP DATABASE \"" + HELD + "\"")))
                .containsExactly("run-1 dropped " + HELD + " while a test of run-1 had it");
    }

    @Test
    @DisplayName("A run that drops a database of another live run is a problem")
    void reportsDropFromOtherLiveRun() {
        assertThat(problems(line(250, "next", "execute <unnamed>: DROP DATABASE IF EXISTS \"" + SPARE + "\"")))
                .containsExactly("next dropped " + SPARE + " of run-1, which was alive");
    }

    @Test
    @DisplayName("Statements and sessions on databases that do not belong to pgtestdb are problems")
    void reportsUseOfForeignDatabases() {
        assertThat(problems(
                        line(1, "next", "statement: drop database stranger"),
                        line(2, "next", "statement: ALTER DATABASE \"pgtestdb_c_0123456789abcdef_1\" RENAME TO x"),
                        line(3, "next", "connection authorized: user=ci database=stranger application_name=next"),
                        line(4, "next", "statement: DROP DATABASE pgtestdb_x")))
                .hasSize(4);
    }

    @Test
    void leavesTheJudgeAlone() {
        assertThat(problems(
                        line(1, JudgeAccess.APPLICATION, "statement: drop database campaign_copy"),
                        line(
                                2,
                                "[unknown]",
                                "connection authorized: user=judge database=stranger application_name="
                                        + JudgeAccess.APPLICATION)))
                .isEmpty();
    }

    @Test
    void doesNotTakeAnErrorForAStatement() {
        assertThat(new LogProof(List.of(OWNER))
                        .problems(List.of(new LogLine(
                                150, "postgres", "run-1", "STATEMENT:  DROP DATABASE IF EXISTS \"" + HELD + "\""))))
                .isEmpty();
    }

    private static List<String> problems(LogLine... lines) {
        return new LogProof(List.of(OWNER, NEXT)).problems(List.of(lines));
    }

    private static LogLine line(long millis, String application, String message) {
        return new LogLine(millis, "postgres", application, "LOG:  " + message);
    }
}
