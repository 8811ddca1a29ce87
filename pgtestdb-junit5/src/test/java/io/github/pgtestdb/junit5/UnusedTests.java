// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A test's unused database serves another test, although a report entry contains its name. */
class UnusedTests {

    private static final int REPETITIONS = 20;

    @Test
    void aReportEntryIsNoUse() {
        var entries =
                Jupiter.entries(Jupiter.pass(REPETITIONS, UnusedTestCase.class).testEvents());
        assertThat(entries)
                .hasSize(REPETITIONS)
                .allSatisfy(entry -> assertThat(entry).containsOnlyKeys("pgtestdb.database"));
        assertThat(entries.stream().distinct()).hasSizeLessThan(REPETITIONS);
    }

    @IsolatedPostgres
    static class UnusedTestCase {

        @RepeatedTest(REPETITIONS)
        void unused(DataSource injected) {
            assertThat(injected).isNotNull();
        }
    }
}
