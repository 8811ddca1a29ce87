// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.tests.FailureMain;
import io.github.pgtestdb.tests.SharedServer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Log messages in JVMs with other providers of SLF4J. */
class LogsTests {

    @Test
    @DisplayName("Without a provider, only warnings are printed, such as the line that opens a kept database")
    void printsWarningsWithoutProvider() throws Exception {
        String output = output("logback");
        assertThat(output)
                .containsPattern("(?s)WARN pgtestdb: Kept the database pgtestdb_c_\\w+ for 1s\\. Open it with:\n"
                        + "(PGREQUIREAUTH=\\S+ )?psql ")
                .doesNotContain("Built the template", "1 database (wait");
    }

    @Test
    @DisplayName("With a provider, messages go to it")
    void usesProvider() throws Exception {
        assertThat(output("no such library")).contains("Kept the database").doesNotContain("WARN pgtestdb:");
    }

    /** Keeps a database, which logs a warning, on the class path without one library. */
    private static String output(String without) throws Exception {
        Map<String, String> environment = new HashMap<>(ChildJvm.environment(SharedServer.admin()));
        environment.putAll(Map.of(
                "PGTESTDB_MIGRATOR", "none",
                "PGTESTDB_KEEP", "always",
                "PGTESTDB_KEEP_FOR", "1s"));
        String classPath = ChildJvm.classPath(entry -> !entry.contains(without));
        try (ChildJvm child = ChildJvm.start(FailureMain.class, classPath, environment)) {
            return child.awaitEnd();
        }
    }
}
