// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class StatementSplitterTests {

    private static final List<String> WHOLE = List.of(
            "SELECT 1",
            "SELECT 'a;b''c;'",
            "SELECT E'a\\';b'",
            "SELECT e'\\\\', 'x;'",
            "SELECT \"odd;\"\"name;\"",
            "SELECT $$a;b$$",
            "SELECT $tag$a;$$;$other$;$tag$",
            "SELECT 1 -- not; here\n + 1",
            "SELECT /* not; /* nested; */ here; */ 1",
            "SELECT $1, a$b$c, 'x;'",
            "CREATE FUNCTION f(x int) RETURNS int BEGIN ATOMIC SELECT CASE x WHEN 1 THEN 2 END; SELECT 3; END",
            "DO $do$ BEGIN PERFORM 1; END; $do$",
            "SELECT U&'d\\0061t;'",
            "SELECT E'a''b\\';c', e'x\\\\'';'",
            "SELECT E'a' -- still the same constant\n 'b\\';c'",
            "SELECT 'a'\n 'b\\', 'c;'",
            "SELECT 1 AS \u2003",
            "CREATE VIEW v AS SELECT begin atomic FROM t",
            "SELECT 'one;\n two;', \"three;\n four\", $x$five;\n six;$x$ /* seven;\n eight; */ + 1",
            "INSERT INTO \u00e9t\u00e9 VALUES ($\u00e9$;$\u00e9$)",
            "CREATE RULE r AS ON INSERT TO t DO (INSERT INTO a VALUES (1); INSERT INTO b VALUES (2))",
            "BEGIN");

    @RepeatedTest(50)
    @DisplayName("Any sequence of statements is found again")
    void findsAllStatements() {
        Random random = new Random();
        List<String> chosen = IntStream.range(0, 20)
                .mapToObj(i -> WHOLE.get(random.nextInt(WHOLE.size())))
                .toList();
        String script = chosen.stream().collect(Collectors.joining(" ;\n-- between; \n\n"));

        assertThat(split(script)).extracting(Statement::sql).isEqualTo(chosen);
    }

    private static List<Statement> split(String script) {
        List<Statement> statements = new ArrayList<>();
        StatementSplitter splitter = new StatementSplitter(new StatementSplitter.Sink() {
            @Override
            public void statement(Statement statement) {
                statements.add(statement);
            }

            @Override
            public void comment(String text, int line) {}

            @Override
            public void psql(String text, int line, boolean inStatement) {
                throw new AssertionError(text);
            }
        });
        try {
            int number = 0;
            for (String line : script.split("\n", -1)) {
                splitter.line(line, ++number);
            }
            splitter.end();
        } catch (IOException | SQLException e) {
            throw new AssertionError(e);
        }
        return statements;
    }

    @Test
    void shapeHidesCommentsAndQuotes() {
        String sql = "COPY \"from \"\"stdin\" /* x */ FROM 'a''b' -- c\n WITH ($t$ stdin $t$, E'\\'')";
        assertThat(split(sql)).singleElement().satisfies(statement -> {
            assertThat(statement.sql()).isEqualTo(sql);
            assertThat(statement.shape().replace(Statement.FILLER, '_'))
                    .isEqualTo("COPY \"____________\"         FROM '____'     \n WITH ('___________', E'__')");
        });
    }

    @Test
    void aReturnAloneEndsAComment() {
        assertThat(split("-- c\rSELECT 1;SELECT 2 -- d\r+ 3"))
                .extracting(Statement::sql)
                .containsExactly("SELECT 1", "SELECT 2 -- d\r+ 3");
    }

    @Test
    void nothingIsNoStatement() {
        assertThat(split("")).isEmpty();
        assertThat(split(" ; ;;\n-- only a comment\n/* and another */ ;")).isEmpty();
    }

    @Test
    @DisplayName("A quote or comment that is not closed goes to the server unchanged")
    void passesUnclosedQuotes() {
        for (String open : List.of("SELECT 'a", "SELECT \"a", "SELECT $$a", "SELECT /* a", "SELECT E'\\")) {
            assertThat(split(open)).extracting(Statement::sql).containsExactly(open);
        }
    }

    @Test
    void aStatementKnowsItsLine() {
        List<Statement> statements = split("SELECT 1;\n\n-- comment\nSELECT\n  2;SELECT 3");
        assertThat(statements).extracting(Statement::line).containsExactly(1, 4, 5);
        assertThat(statements.get(1).lineAt(10)).isEqualTo(5);
        assertThat(statements.get(1).lineAt(0)).isEqualTo(4);
        assertThat(statements.get(1).lineAt(1000)).isEqualTo(5);
    }
}
