// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SqlTests {

    @Test
    void quotes() {
        assertThat(Sql.identifier("odd\"name")).isEqualTo("\"odd\"\"name\"");
        assertThat(Sql.literal("it's")).isEqualTo("'it''s'");
        assertThat(Sql.literal("a\\'b")).isEqualTo("E'a\\\\''b'");
        assertThatThrownBy(() -> Sql.identifier("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sql.identifier("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sql.literal("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rendersStoredSettings() {
        assertThat(Sql.assignment("work_mem=7MB")).isEqualTo("\"work_mem\" TO '7MB'");
        assertThat(Sql.assignment("app.tenant=a=b")).isEqualTo("\"app\".\"tenant\" TO 'a=b'");
        assertThat(Sql.assignment("search_path=\"My Schema\", public"))
                .isEqualTo("\"search_path\" TO \"My Schema\", public");
        assertThat(Sql.assignment("search_path=")).isEqualTo("\"search_path\" TO ''");
    }
}
