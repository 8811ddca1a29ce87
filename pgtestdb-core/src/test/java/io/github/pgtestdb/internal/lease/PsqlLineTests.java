// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgtestdb.ConnectionDetails;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PsqlLineTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "wow!", "!!", "a b", "it's", "$HOME", "`id`", "\"q\"", "back\\slash", "it's $5! \"\\"})
    void anInteractiveShellTakesItAsItIs(String value) throws Exception {
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "bash is not installed");
        ConnectionDetails database = new ConnectionDetails(
                "127.0.0.1", 5432, value, "me", "secret", Map.of("requireAuth", "!password,!md5"));
        String line = new PsqlLine(database, Optional.of("/home/" + value + "/file")).toString();

        Process shell = new ProcessBuilder(bash.toString(), "--norc", "--noprofile", "-i")
                .redirectErrorStream(true)
                .start();
        try (var input = shell.outputWriter(StandardCharsets.UTF_8)) {
            input.write("PS1=''\npsql() { printf 'GOT %s|%s|\\n' \"$PGREQUIREAUTH\" \"$1\"; }\n" + line + "\n");
        }
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said)
                .contains("GOT !password,!md5|host=127.0.0.1 port=5432 dbname=" + conninfo(value) + " user=me passfile="
                        + conninfo("/home/" + value + "/file") + "|");
    }

    @Test
    void aPlainOneHasNoQuotesButThoseAround() {
        ConnectionDetails database = new ConnectionDetails("db", 5432, "app", "me", null, Map.of("sslmode", "require"));
        assertThat(new PsqlLine(database, Optional.empty()))
                .hasToString("psql \"host=db port=5432 dbname=app user=me sslmode=require\"");
    }

    private static String conninfo(String value) {
        return value.matches("[A-Za-z0-9_./:@-]+")
                ? value
                : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
