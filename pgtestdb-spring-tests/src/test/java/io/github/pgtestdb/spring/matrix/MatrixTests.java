// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.core.SpringProperties;

/**
 * In every combination, each test writes a row in several ways, and finds exactly that row in all of these ways.
 * Otherwise the combination is refused with a whole message that another test checks. The application's own database
 * exists, and receives no connection.
 *
 * <p>{@code -Dgenerated.count=500 -Dgenerated.seed=7} sets the number of classes and the seed.
 */
@Tag("generated")
@Isolated("runs many test classes in parallel")
class MatrixTests {

    static final int COUNT = Integer.getInteger("generated.count", 12);
    static final long SEED = Long.getLong("generated.seed", 13);

    @TempDir
    private Path directory = Path.of("");

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void everyTestFindsItsOwnRowOrIsRefused() throws Exception {
        new Matrix(COUNT, SEED).verify(directory, false, 1, 4);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void copiesOfAContextDoNotChangeThat() throws Exception {
        SpringProperties.setProperty("spring.test.pgtestdb.contexts", "2");
        try {
            new Matrix(COUNT / 2, SEED + 1).verify(directory, false, 4);
        } finally {
            SpringProperties.setProperty("spring.test.pgtestdb.contexts", null);
        }
    }
}
