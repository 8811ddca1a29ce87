// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A nest of test classes, from the outside in.
 *
 * @param names the databases
 * @param registered whether extensions define the databases, instead of annotations
 * @param lookFirst whether the other extensions are registered before ours
 * @param failsLate whether another extension fails after each test
 * @param invocations of the outermost class; 0 for a class without parameters
 */
record Combination(
        String name,
        List<String> names,
        List<Level> levels,
        boolean registered,
        boolean lookFirst,
        boolean failsLate,
        int invocations) {

    static Combination random(Random random, String name, boolean parallel) {
        boolean registered = random.nextInt(5) == 0;
        List<String> names = new ArrayList<>(List.of(""));
        if (random.nextInt(3) == 0) {
            names.add(Shape.OTHER);
        }
        if (random.nextInt(4) == 0) {
            names.add(Shape.READ);
        }
        List<Level> levels = new ArrayList<>();
        int depth = 1 + random.nextInt(3);
        for (int level = 0; level < depth; level++) {
            levels.add(Level.random(random, names, level == 0, registered, parallel));
        }
        return new Combination(
                name,
                List.copyOf(names),
                List.copyOf(levels),
                registered,
                random.nextBoolean(),
                random.nextInt(6) == 0,
                !parallel && Fixtures.CLASSES_CAN_HAVE_PARAMETERS && random.nextInt(4) == 0 ? 2 : 0);
    }

    String testClass(int level) {
        return name + ".L" + level;
    }

    int executionsEach() {
        return 2 * Math.max(1, invocations);
    }
}
