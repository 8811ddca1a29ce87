// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionOrderTests {

    @Test
    void numbersCountByTheirValue() {
        List<String> ordered = List.of(
                "001_a.sql",
                "2_b.sql",
                "10_c.sql",
                "10_c_more.sql",
                "20260101120000_d.sql",
                "V1__x.sql",
                "V1.2__x.sql",
                "V1.10__x.sql",
                "V2__x.sql");
        List<String> shuffled = new ArrayList<>(ordered);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(shuffled);
            shuffled.sort(VersionOrder.INSTANCE);
            assertThat(shuffled).filteredOn(name -> !name.startsWith("V")).isEqualTo(ordered.subList(0, 5));
        }
        assertThat(VersionOrder.INSTANCE.compare("V2__x.sql", "V10__x.sql")).isNegative();
        assertThat(VersionOrder.INSTANCE.compare("V1.2__x.sql", "V1.10__x.sql")).isNegative();
        assertThat(VersionOrder.INSTANCE.compare("01.sql", "1.sql")).isNotZero();
        assertThat(VersionOrder.INSTANCE.compare("a", "a")).isZero();
    }
}
