// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.slice.JdbcSlice;
import io.github.pgtestdb.spring.tests.slice.JpaSlice;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

class SliceTests {

    @Nested
    @JpaSlice
    @IsolatedPostgres
    class Jpa {

        @Autowired
        NoteRepository repository;

        @RepeatedTest(3)
        @Transactional(propagation = Propagation.NOT_SUPPORTED)
        void identifiersBeginAnewInEachDatabase() {
            List<Long> ids = IntStream.range(0, 120)
                    .mapToObj(i -> repository.saveAndFlush(new Note("n" + i)).id())
                    .toList();
            // A test of another context that begins at the same time may skip the rest of a block.
            assertThat(ids).doesNotHaveDuplicates().startsWith(1L);
        }

        @Test
        void runsInATransaction() {
            repository.saveAndFlush(new Note("a"));
            assertThat(repository.count()).isEqualTo(1);
        }
    }

    @Nested
    @JdbcSlice
    @IsolatedPostgres
    class Jdbc {

        @Autowired
        JdbcTemplate jdbc;

        @RepeatedTest(2)
        void usesTheTestsDatabase(TestDatabase database) {
            jdbc.update("insert into note (text) values ('a')");
            assertThat(jdbc.queryForObject("select current_database()", String.class))
                    .isEqualTo(database.name());
            assertThat(jdbc.queryForObject("select count(*) from note", Integer.class))
                    .isEqualTo(1);
        }
    }
}
