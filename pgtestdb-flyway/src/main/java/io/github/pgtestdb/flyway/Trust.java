package io.github.pgtestdb.flyway;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** Decides whether migrating in several runs of Flyway gives what one run gives. Where that is in doubt, it does not. */
final class Trust {

    /** The {@code .conf} setting by which a script is passed over, and another run might take it up. */
    private static final String SHOULD_EXECUTE = "shouldExecute";

    private Trust() {}

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

    /** All versions, from the first to the last, each once, whatever ran before. */
    private static boolean inOrder(Configuration configuration) {
        @Nullable MigrationVersion target = configuration.getTarget();
        return (target == null || target.equals(MigrationVersion.LATEST))
                && isEmpty(configuration.getCherryPick())
                && !configuration.isOutOfOrder()
                && !configuration.isBaselineOnMigrate()
                && !configuration.isSkipExecutingMigrations();
    }

    /** Nothing that happens once a run of Flyway, or spans the migrations of a run. */
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

    /** Classes hide what they do; of callbacks, only {@code afterMigrate} runs once, at the end, however it is reached. */
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
