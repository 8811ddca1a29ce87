// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.testkit.DelegatingTarget;
import java.util.ArrayList;
import java.util.List;

/** Records the progress reports without the descriptions' ends. */
final class CountingTarget extends DelegatingTarget {

    private final List<String> reports = new ArrayList<>();

    CountingTarget(MigrationTarget target) {
        super(target);
    }

    List<String> reports() {
        return reports;
    }

    @Override
    public void progress(int ordinal, int total, String description) {
        reports.add(ordinal + "/" + total + " " + description.replaceFirst("__.*", ""));
        super.progress(ordinal, total, description);
    }
}
