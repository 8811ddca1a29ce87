// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.internal.support.SessionState;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * A set of migrations as a chain: versioned scripts in their order, and the scripts that Flyway runs after the last of
 * them.
 *
 * @param steps versioned migrations, at least one
 * @param last repeatable migrations and {@code afterMigrate} scripts, with their {@code .conf}
 * @param others files that Flyway does not run
 */
record MigrationChain(List<Step> steps, List<MigrationFile> last, List<MigrationFile> others) {

    private static final String CONF = ".conf";

    /** A versioned migration and its {@code .conf}. */
    record Step(
            MigrationVersion version,
            MigrationFile script,
            @Nullable MigrationFile conf) {}

    /** Sorts the files. Empty if they do not form a chain; then parts of them cannot be bases. */
    static Optional<MigrationChain> of(LoadedFlyway loaded) {
        return IncrementalEligibility.inParts(loaded) ? new Sorter(loaded).sort() : Optional.empty();
    }

    /**
     * Returns whether the result may depend on which scripts share a session. A placeholder may hide this, so the core
     * checks the sent statements again.
     *
     * @param encoding the encoding of the scripts
     */
    boolean mayDependOnSession(Charset encoding) {
        return Stream.concat(steps.stream().map(Step::script), last.stream())
                .anyMatch(file -> SessionState.mayDependOn(new String(file.content(), encoding)));
    }

    /** Lists all files except the first steps; empty if a {@code .conf} is among them. */
    Optional<List<MigrationFile>> beyond(int length) {
        List<Step> rest = steps.subList(length, steps.size());
        List<MigrationFile> files = Stream.of(rest.stream().map(Step::script), last.stream(), others.stream())
                .flatMap(Function.identity())
                .toList();
        boolean plain = rest.stream().allMatch(step -> step.conf() == null)
                && files.stream().noneMatch(MigrationChain::isConf);
        return plain ? Optional.of(files) : Optional.empty();
    }

    private static boolean isConf(MigrationFile file) {
        return file.name().endsWith(CONF);
    }

    /** Sorts the files into the parts of a chain. */
    private static final class Sorter {

        private final LoadedFlyway loaded;
        private final MigrationNames names;
        private final Map<String, MigrationFile> confs = new HashMap<>();
        private final List<Step> steps = new ArrayList<>();
        private final List<MigrationFile> last = new ArrayList<>();
        private final List<MigrationFile> others = new ArrayList<>();

        private Sorter(LoadedFlyway loaded) {
            this.loaded = loaded;
            this.names = loaded.names();
        }

        private Optional<MigrationChain> sort() {
            List<MigrationFile> files =
                    loaded.files().sorted(MigrationFile.ORDER).toList();
            files.stream().filter(MigrationChain::isConf).forEach(conf -> confs.put(conf.name(), conf));
            files.stream().filter(file -> !isConf(file)).forEach(this::put);
            others.addAll(confs.values().stream().sorted(MigrationFile.ORDER).toList());
            steps.sort(Comparator.comparing(Step::version));
            return isUnambiguous(files)
                    ? Optional.of(new MigrationChain(List.copyOf(steps), List.copyOf(last), List.copyOf(others)))
                    : Optional.empty();
        }

        private void put(MigrationFile file) {
            MigrationFile conf = confs.remove(file.name() + CONF);
            Optional<MigrationVersion> version = names.version(file);
            if (version.isPresent()) {
                steps.add(new Step(version.get(), file, conf));
                return;
            }
            List<MigrationFile> list = names.isRepeatable(file) || names.isCallback(file) ? last : others;
            list.add(file);
            if (conf != null) {
                list.add(conf);
            }
        }

        private boolean isUnambiguous(List<MigrationFile> files) {
            Set<MigrationVersion> versions = new HashSet<>();
            Set<String> fileNames = new HashSet<>();
            return !steps.isEmpty()
                    && steps.stream().allMatch(step -> versions.add(step.version()))
                    && files.stream().allMatch(file -> fileNames.add(file.name()));
        }
    }
}
