// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogLineTests {

    @Test
    void readsALine() {
        long now = System.currentTimeMillis();
        assertThat(LogLine.parse(seconds(now) + "|31|ci|postgres|run-1|LOG:  statement: DROP DATABASE x"))
                .contains(new LogLine(now, "postgres", "run-1", "LOG:  statement: DROP DATABASE x"));
        assertThat(LogLine.parse("\tcontinued")).isEmpty();
    }

    @Test
    void correctsAClockThatIsWrongByDays() {
        long now = System.currentTimeMillis();
        for (int days : new int[] {40, -40}) {
            assertThat(LogLine.parse(seconds(now + TimeUnit.DAYS.toMillis(days)) + "|31||||LOG:  x"))
                    .hasValueSatisfying(line -> assertThat(line.millis()).isEqualTo(now));
        }
    }

    private static String seconds(long millis) {
        return "%d.%03d".formatted(millis / 1000, millis % 1000);
    }
}
