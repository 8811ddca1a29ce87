// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.OneDatabaseMain;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Uses the variables of docs/guides/ci.md in the environment of a real run. Every variable must be known, and every URL must
 * be valid. Only values that a CI service would supply are filled in: hosts and credentials of the suite's server,
 * secrets, and the number of the shard.
 */
class CiPageTests {

    private static final Pattern VARIABLE =
            Pattern.compile("^ +(?:- export )?(PGTESTDB_[A-Z_]+)(?:: |=)(.+)$", Pattern.MULTILINE);
    private static final Pattern SERVER =
            Pattern.compile("postgresql://[^@,]+@[a-z0-9.]+(:[0-9]+)?/postgres(\\?[^, ]+)?");

    @ParameterizedTest
    @ValueSource(strings = {"github", "gitlab", "shared", "several"})
    void itsVariablesLeadToADatabase(String section) throws Exception {
        Map<String, String> environment = environmentOf(section);
        assertThat(environment).containsKey("PGTESTDB_URL");
        try (ChildJvm child = ChildJvm.start(
                OneDatabaseMain.class,
                ChildJvm.classPath(entry -> true),
                environment,
                UUID.randomUUID().toString())) {
            assertThat(child.await("MIGRATIONS ")).isEqualTo("1");
        }
    }

    @Test
    @DisplayName("The page's statement for upgrades drops the templates of pgtestdb and no other databases")
    void statementRemovesTemplates() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            Templates templates = new Templates(own.admin());
            String template = templates.builtBy(Schema.of("SELECT 1"));
            String stranger = "pgtestdb_t_" + "0".repeat(32);
            Queries.execute(own.admin(), "CREATE DATABASE " + stranger + " IS_TEMPLATE true");
            String statement = block("upgrade", "sql").replace("\\gexec", "");
            List<String> drops = Queries.rows(
                    own.admin(),
                    "SELECT concat_ws(';', unmark, remove) FROM (" + statement + ") AS t (unmark, remove)");
            assertThat(drops)
                    .containsExactly("ALTER DATABASE " + template + " IS_TEMPLATE false;DROP DATABASE " + template);
            Queries.execute(own.admin(), drops.get(0).split(";", -1));
            assertThat(templates.names()).containsExactly(stranger);
        }
    }

    private static String block(String name, String language) throws IOException {
        String page = Files.readString(Path.of("../docs/guides/ci.md"), StandardCharsets.UTF_8);
        Matcher block = Pattern.compile("<!-- checked: " + name + " -->\n```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as(name).isTrue();
        return block.group(1);
    }

    private static Map<String, String> environmentOf(String section) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (MatchResult variable :
                VARIABLE.matcher(block(section, "yaml")).results().toList()) {
            environment.put(variable.group(1), filledIn(variable.group(1), variable.group(2)));
        }
        return environment;
    }

    private static String filledIn(String variable, String value) {
        ConnectionDetails server = SharedServer.admin();
        return switch (variable) {
            case "PGTESTDB_URL" -> SERVER.matcher(value).replaceAll(Matcher.quoteReplacement(server.uri()));
            case "PGTESTDB_PASSWORD" -> String.valueOf(server.password());
            case "PGTESTDB_SHARD" -> {
                assertThat(value).isIn("${{ strategy.job-index }}", "$CI_NODE_INDEX");
                yield "3";
            }
            default -> value;
        };
    }
}
