package io.github.pgtestdb.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTests {

    private static final AdminIdentity ADMIN = new AdminIdentity("postgres", 5);
    private static final RunId RUN = RunId.random(ADMIN);

    @Test
    void isWrittenAndReadAgain() {
        Mark mark = Mark.of("clone", RUN, ADMIN).with(Mark.KEPT_UNTIL, "1795224588");
        assertThat(mark)
                .hasToString("{\"pgtestdb\":\"1\",\"admin\":\"5\",\"kind\":\"clone\",\"run\":\"" + RUN
                        + "\",\"until\":\"1795224588\"}");
        assertThat(Mark.parse(mark.toString())).contains(mark);
        assertThat(mark.number(Mark.KEPT_UNTIL)).hasValue(1795224588L);
        assertThat(mark.number(Mark.USED)).isEmpty();
    }

    @Test
    void standsBehindTheUsersComment() {
        String comment = Mark.of("clone", RUN, ADMIN).appendedTo("The shop's\n{\"own\":\"json\"}");
        assertThat(Mark.parse(comment)).isPresent();
        assertThat(Mark.userComment(comment)).isEqualTo("The shop's\n{\"own\":\"json\"}");
        assertThat(Mark.userComment("no mark")).isEqualTo("no mark");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "pgtestdb",
                "{}",
                "{\"kind\":\"clone\"}",
                "{\"pgtestdb\":\"2\",\"kind\":\"clone\"}",
                "{\"pgtestdb\":1}",
                "x {\"pgtestdb\":\"1\"}",
                "{\"pgtestdb\":\"1\"} x",
                "{\"pgtestdb\":\"1\"}\nmine"
            })
    void anythingElseIsNoMark(String comment) {
        assertThat(Mark.parse(comment)).isEmpty();
    }

    @Test
    void refusesValuesThatWouldNeedEscapes() {
        assertThatThrownBy(() -> Mark.of("clone", RUN, ADMIN).with("x", "a\"b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRunBelongsToItsAdminDatabaseAlone() {
        assertThat(RUN.belongsTo(ADMIN)).isTrue();
        assertThat(RUN.belongsTo(new AdminIdentity("postgres", 6))).isFalse();
        assertThat(RUN.belongsTo(new AdminIdentity("app", 5))).isFalse();
        assertThat(new RunId("0123456789abcdef").belongsTo(ADMIN)).isFalse();
    }

    @Test
    void namesAreReadAgain() {
        DatabaseName name = new DatabaseName(DatabaseName.Kind.CLONE, RUN, 12);
        assertThat(name).hasToString("pgtestdb_c_" + RUN + "_12");
        assertThat(DatabaseName.parse(name.toString())).contains(name);
        for (String other :
                new String[] {name + "0x", "x" + name, "pgtestdb_c_" + RUN + "_0", "pgtestdb_t_" + RUN + "_1"}) {
            assertThat(DatabaseName.parse(other)).isEmpty();
        }
    }
}
