// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.PgTestDbException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;

/** Finds the changelog, and provides access to files. */
final class Changelogs {

    private static final String MASTER = "db/changelog/db.changelog-master";

    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".xml", ".json", ".sql");

    private static final String OTHERWISE =
            "name one with pgtestdb.liquibase.changelog or liquibase.changelog(\"…\"), and directories to look in beside"
                    + " the class path with pgtestdb.liquibase.search-path or liquibase.searchPath(…).";

    private Changelogs() {}

    /** Returns the user's own access to files, or one to the class path and the search path. */
    static ResourceAccessor resources(ClassLoader classLoader, LiquibaseOptions options) {
        if (options.resources() != null) {
            return options.resources();
        }
        List<ResourceAccessor> all = new ArrayList<>();
        options.searchPath().forEach(directory -> all.add(directory(directory)));
        all.add(new ClassLoaderResourceAccessor(classLoader));
        return new CompositeResourceAccessor(all);
    }

    /**
     * Finds the changelog.
     *
     * @throws PgTestDbException if it does not exist, or if none was named and there are several with the default name
     */
    static String find(ResourceAccessor resources, LiquibaseOptions options) {
        String named = options.changelog();
        if (named != null) {
            if (!exists(resources, named)) {
                throw new PgTestDbException("The Liquibase changelog " + named + " is not there. Looked "
                        + places(options) + ". Put it there, or "
                        + (options.application() == null ? OTHERWISE : "have the application name another."));
            }
            return named;
        }
        List<String> found = SUFFIXES.stream()
                .map(suffix -> MASTER + suffix)
                .filter(file -> exists(resources, file))
                .toList();
        if (found.isEmpty()) {
            throw new PgTestDbException("There is no Liquibase changelog: no " + MASTER + " with "
                    + String.join(", ", SUFFIXES) + ". Looked " + places(options)
                    + ". Put it into src/main/resources or"
                    + " src/test/resources, or " + OTHERWISE);
        }
        if (found.size() > 1) {
            throw new PgTestDbException("Which Liquibase changelog? There are " + String.join(" and ", found)
                    + ". Remove all but one, or " + OTHERWISE);
        }
        return found.get(0);
    }

    /** Closes the access that {@link #resources} opened. An access that the user made is not closed. */
    static void close(ResourceAccessor resources, LiquibaseOptions options) {
        if (options.resources() == null) {
            try {
                resources.close();
            } catch (Exception e) {
                throw new PgTestDbException("Liquibase cannot close the class path: " + e.getMessage(), e);
            }
        }
    }

    /** Describes the places in which a file was searched. */
    static String places(LiquibaseOptions options) {
        ApplicationSetUp setUp = options.application();
        if (setUp != null) {
            return "where " + setUp.application().name() + " does";
        }
        if (options.resources() != null) {
            return "through the ResourceAccessor that was set";
        }
        StringBuilder places = new StringBuilder("on the class path");
        options.searchPath().forEach(directory -> places.append(" and in ").append(directory.toAbsolutePath()));
        return places.toString();
    }

    private static ResourceAccessor directory(Path directory) {
        try {
            return new DirectoryResourceAccessor(directory);
        } catch (FileNotFoundException e) {
            throw new PgTestDbException(
                    "The directory " + directory.toAbsolutePath() + " of Liquibase's search path is not there."
                            + " Create it, or set another with pgtestdb.liquibase.search-path or liquibase.searchPath(…).",
                    e);
        }
    }

    private static boolean exists(ResourceAccessor resources, String file) {
        try {
            return resources.get(file).exists();
        } catch (IOException e) {
            throw new PgTestDbException("The Liquibase changelog " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
