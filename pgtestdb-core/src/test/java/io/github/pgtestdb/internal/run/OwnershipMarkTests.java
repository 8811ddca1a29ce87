// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnershipMarkTests {

    private static final AdminIdentity ADMIN = new AdminIdentity("postgres", 5);
    private static final RunId RUN = RunId.random(ADMIN);

    @Test
    void isWrittenAndReadAgain() {
        OwnershipMark mark = OwnershipMark.of("clone", RUN, ADMIN).with(OwnershipMark.KEPT_UNTIL, "1795224588");
        assertThat(mark)
                .hasToString("{\"pgtestdb\":\"1\",\"admin\":\"5\",\"kind\":\"clone\",\"run\":\"" + RUN
                        + "\",\"until\":\"1795224588\"}");
        assertThat(OwnershipMark.parse(mark.toString())).contains(mark);
        assertThat(mark.number(OwnershipMark.KEPT_UNTIL)).hasValue(1795224588L);
        assertThat(mark.number(OwnershipMark.USED)).isEmpty();
    }

    @Test
    void standsBehindTheUsersComment() {
        String comment = OwnershipMark.of("clone", RUN, ADMIN).appendedTo("The shop's\n{\"own\":\"json\"}");
        assertThat(OwnershipMark.parse(comment)).isPresent();
        assertThat(OwnershipMark.userComment(comment)).isEqualTo("The shop's\n{\"own\":\"json\"}");
        assertThat(OwnershipMark.userComment("no mark")).isEqualTo("no mark");
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
        assertThat(OwnershipMark.parse(comment)).isEmpty();
    }

    /** Comments that only an attacker would write. */
    @Test
    void anyCommentIsRead() {
        String field = ",\"x\":\"y\"";
        for (String comment : List.of(
                "{\"pgtestdb\":\"1\"" + field.repeat(200_000) + "}",
                "{\"pgtestdb\":\"1\",\"kind\":\"" + "z".repeat(OwnershipMark.LONGEST) + "\"}",
                "{\"" + "a".repeat(4_000),
                "{" + "\"".repeat(4_000) + "}",
                "\n".repeat(1_000_000),
                "{\"pgtestdb\":\"1\",\"kind\":\"clone\",\"kind\":\"template\"}",
                "{\"pgtestdb\":\"1\",}",
                "{\"pgtestdb\":\"1\" \"kind\":\"clone\"}",
                "{,\"pgtestdb\":\"1\"}")) {
            assertThat(OwnershipMark.parse(comment))
                    .as(comment.substring(0, 12))
                    .isEmpty();
            assertThat(OwnershipMark.userComment(comment)).isEqualTo(comment);
        }
    }

    /** Changes marks at random, and compares the result with a slow and simple parser. */
    @Test
    @DisplayName("Random comments are accepted or rejected exactly as by a simple reference parser")
    void parsesRandomCommentsLikeReference() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String alphabet = "{}\",:\\\nab1 ";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder comment = new StringBuilder(
                    OwnershipMark.of("clone", RUN, ADMIN).appendedTo(random.nextBoolean() ? "" : "a\n{\"b\":\"1\"}"));
            for (int change = random.nextInt(4); change > 0; change--) {
                int at = random.nextInt(comment.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> comment.setCharAt(at, c);
                    case 1 -> comment.insert(at, c);
                    default -> comment.deleteCharAt(at);
                }
            }
            String text = comment.toString();
            assertThat(OwnershipMark.parse(text).isPresent())
                    .as("seed %s, comment %s", seed, text)
                    .isEqualTo(isMark(text.substring(text.lastIndexOf('\n') + 1)));
        }
    }

    private static boolean isMark(String line) {
        String field = "\"[a-z]+\":\"[^\"\\\\]*\"";
        return line.matches("\\{" + field + "(," + field + ")*\\}")
                && line.matches(".*[{,]\"pgtestdb\":\"1\".*")
                && Pattern.compile("[{,]\"([a-z]+)\":")
                        .matcher(line)
                        .results()
                        .map(found -> found.group(1))
                        .allMatch(new HashSet<String>()::add);
    }

    @Test
    void refusesValuesThatWouldNeedEscapes() {
        assertThatThrownBy(() -> OwnershipMark.of("clone", RUN, ADMIN).with("x", "a\"b"))
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
