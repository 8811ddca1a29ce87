package io.github.pgtestdb.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
            "SELECT 'one;\n two;', \"three;\n four\", $x$five;\n six;$x$ /* seven;\n eight; */ + 1",
            "INSERT INTO \u00e9t\u00e9 VALUES ($\u00e9$;$\u00e9$)",
            "CREATE RULE r AS ON INSERT TO t DO (INSERT INTO a VALUES (1); INSERT INTO b VALUES (2))",
            "BEGIN");

    @RepeatedTest(50)
    void anySequenceOfStatementsIsFoundAgain() {
        Random random = new Random();
        List<String> chosen = IntStream.range(0, 20)
                .mapToObj(i -> WHOLE.get(random.nextInt(WHOLE.size())))
                .toList();
        String script = chosen.stream().collect(Collectors.joining(" ;\n-- between; \n\n"));

        assertThat(split(script)).extracting(Statement::sql).isEqualTo(chosen);
    }

    private static List<Statement> split(String script) {
        StatementSplitter splitter = new StatementSplitter();
        List<Statement> statements = new ArrayList<>();
        int number = 0;
        for (String line : script.split("\n", -1)) {
            statements.addAll(splitter.line(line, ++number));
        }
        statements.addAll(splitter.end());
        return statements;
    }

    @Test
    void nothingIsNoStatement() {
        assertThat(split("")).isEmpty();
        assertThat(split(" ; ;;\n-- only a comment\n/* and another */ ;")).isEmpty();
    }

    @Test
    void whatIsNotClosedGoesToTheServerAsItIs() {
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
