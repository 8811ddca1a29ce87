// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import liquibase.util.LiquibaseUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class LiquibaseVersionTests {

    @Test
    @EnabledIfSystemProperty(named = "liquibase.runtime.version", matches = ".+")
    void runsRequestedVersion() {
        assertThat(LiquibaseUtil.getBuildVersion()).isEqualTo(System.getProperty("liquibase.runtime.version"));
    }
}
