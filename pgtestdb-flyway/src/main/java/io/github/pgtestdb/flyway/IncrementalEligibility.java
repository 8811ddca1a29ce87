// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** Decides whether several runs of Flyway give the same result as one run. In doubt, the answer is no. */
final class IncrementalEligibility {

    /** The {@code .conf} setting with which Flyway skips a script; a later run might execute it. */
    private static final String SHOULD_EXECUTE = "shouldExecute";

    private IncrementalEligibility() {}

    static boolean inParts(LoadedFlyway loaded) {
        Configuration configuration = loaded.configuration();
        return !loaded.hasOtherSources()
                && configuration.getCallbacks().length == 0
                && loaded.callbacks().stream()
                        .allMatch(location -> location.files().isEmpty())
                && inOrder(configuration)
                && isPlain(configuration)
                && canTellApart(configuration.getSqlMigrationPrefix(), configuration.getRepeatableSqlMigrationPrefix())
                && loaded.files().noneMatch(file -> isDoubtful(file, loaded.names()));
    }

    /** Returns whether all versions run from the first to the last, each once, whatever ran before. */
    private static boolean inOrder(Configuration configuration) {
        @Nullable MigrationVersion target = configuration.getTarget();
        return (target == null || target.equals(MigrationVersion.LATEST))
                && isEmpty(configuration.getCherryPick())
                && !configuration.isOutOfOrder()
                && !configuration.isBaselineOnMigrate()
                && !configuration.isSkipExecutingMigrations();
    }

    /** Returns whether nothing happens once for each run of Flyway, or spans the migrations of a run. */
    private static boolean isPlain(Configuration configuration) {
        return !configuration.isGroup()
                && !Environments.haveInitSql(configuration)
                && !configuration.isSkipDefaultResolvers()
                && !configuration.isSkipDefaultCallbacks();
    }

    private static boolean canTellApart(String versioned, String repeatable) {
        return Stream.of(versioned, repeatable).noneMatch(String::isEmpty)
                && !versioned.startsWith(repeatable)
                && !repeatable.startsWith(versioned);
    }

    /** The effect of a class cannot be seen. Only {@code afterMigrate} scripts run once, at the end, in any case. */
    private static boolean isDoubtful(MigrationFile file, MigrationNames names) {
        return file.isClass()
                || names.isBaseline(file)
                || (names.isCallback(file) && !names.isAfterMigrate(file))
                || (file.name().endsWith(".conf")
                        && new String(file.content(), StandardCharsets.UTF_8).contains(SHOULD_EXECUTE));
    }

    private static boolean isEmpty(Object @Nullable [] values) {
        return values == null || values.length == 0;
    }
}
