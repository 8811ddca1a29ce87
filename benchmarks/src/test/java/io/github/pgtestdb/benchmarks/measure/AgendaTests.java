// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AgendaTests {

    @Test
    void givesEachStepItsPart() {
        Agenda agenda = new Agenda(Budget.ofSeconds(1000), List.of(1, 3));

        assertThat(agenda.next().millisecondsLeft()).isBetween(240_000L, 250_000L);
    }

    @Test
    void givesWhatAStepLeavesOverToThoseThatFollow() {
        Agenda agenda = new Agenda(Budget.ofSeconds(1000), List.of(1, 1, 2));

        agenda.next();

        // No time was spent, so this step gets a third of all time; it would have got a quarter at first.
        assertThat(agenda.next().millisecondsLeft()).isBetween(320_000L, 334_000L);
        assertThat(agenda.next().millisecondsLeft()).isBetween(980_000L, 1_000_000L);
    }

    @Test
    void givesNothingWhenTheTimeIsUp() {
        Agenda agenda = new Agenda(Budget.ofSeconds(-1), List.of(1));

        assertThat(agenda.next().allows(1)).isFalse();
    }
}
