// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlywayVersionTests {

    @Test
    void theVersionIsThatOnTheClassPath() {
        assertThat(FlywayVersion.current()).isEqualTo(System.getProperty("flyway.runtime.version"));
    }
}
