// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.internal.run.OwnershipMark;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServerSoftwareTests {

    private static final OwnershipMark EMPTY = new OwnershipMark(Map.of("pgtestdb", "1"));

    private final ServerSoftware bookworm = new ServerSoftware("160004", "2.36", "153.120 153.120.42");

    @Test
    void theSameSoftwareDiffersInNothing() {
        assertThat(bookworm.differenceFrom(bookworm.writtenTo(EMPTY))).isEmpty();
    }

    @Test
    void eachUpgradeIsNamed() {
        OwnershipMark mark = bookworm.writtenTo(EMPTY);
        assertThat(new ServerSoftware("160005", "2.36", "153.120 153.120.42").differenceFrom(mark))
                .contains("the version of PostgreSQL changed from 160004 to 160005");
        assertThat(new ServerSoftware("160004", "2.41", "153.120 153.120.42").differenceFrom(mark))
                .contains("the version of the C library changed from 2.36 to 2.41");
        assertThat(new ServerSoftware("160004", "2.36", "153.120 153.120.43").differenceFrom(mark))
                .contains("the version of ICU changed from 153.120 153.120.42 to 153.120 153.120.43");
    }

    /**
     * A collation may be missing from one of two admin databases of a server. Their runs must not rebuild templates
     * alternately.
     */
    @Test
    @DisplayName("A version that is unknown on one of the two sides is not compared")
    void ignoresUnknownVersion() {
        ServerSoftware unknown = new ServerSoftware("160004", null, null);
        assertThat(unknown.differenceFrom(bookworm.writtenTo(EMPTY))).isEmpty();
        assertThat(bookworm.differenceFrom(unknown.writtenTo(EMPTY))).isEmpty();
    }
}
