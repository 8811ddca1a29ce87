// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.methods;

import io.github.pgtestdb.internal.run.AdminIdentity;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.run.OwnershipMark;
import io.github.pgtestdb.internal.run.RunId;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The work of the reaper for each database of the server. */
@State(Scope.Benchmark)
public class NameMethods {

    private final AdminIdentity admin = new AdminIdentity("postgres", 5);
    private final RunId run = RunId.random(admin);
    private final String name = new DatabaseName(DatabaseName.Kind.CLONE, run, 4711).toString();
    private final String comment = OwnershipMark.of("clone", run, admin).appendedTo("The user's own comment.");

    @Benchmark
    public Optional<DatabaseName> parseName() {
        return DatabaseName.parse(name);
    }

    @Benchmark
    public Optional<OwnershipMark> parseMark() {
        return OwnershipMark.parse(comment);
    }
}
