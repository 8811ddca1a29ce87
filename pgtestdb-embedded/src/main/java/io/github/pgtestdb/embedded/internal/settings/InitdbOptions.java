// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.settings;

import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.internal.support.ServerTuning;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of initdb, except paths and passwords. They are the same on every machine, so that sorting, comparison
 * and case conversion give the same results everywhere.
 */
public final class InitdbOptions {

    /** The role that administers the server. */
    public static final String SUPERUSER = "postgres";

    private static final int BUILTIN_LOCALE_SINCE = 17;
    private static final int CHECKSUMS_BY_DEFAULT_SINCE = 18;

    /** Returns the options for each locale of LC_CTYPE, the best first. Not every system has every locale. */
    public static List<List<String>> candidates(int majorVersion, Platform platform) {
        return characterTypes(platform).stream()
                .map(characterType -> options(majorVersion, characterType))
                .toList();
    }

    private static List<String> characterTypes(Platform platform) {
        return switch (platform.os()) {
            case "linux" -> List.of("C.UTF-8", "C");
            case "darwin" -> List.of("C.UTF-8", "UTF-8", "C");
            default -> List.of("C");
        };
    }

    private static List<String> options(int majorVersion, String characterType) {
        List<String> options = new ArrayList<>(List.of(
                "--username=" + SUPERUSER,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--lc-ctype=" + characterType,
                "--no-sync",
                "--no-instructions"));
        if (majorVersion >= BUILTIN_LOCALE_SINCE) {
            options.add("--locale-provider=builtin");
            options.add("--builtin-locale=C.UTF-8");
        }
        if (majorVersion >= CHECKSUMS_BY_DEFAULT_SINCE) {
            options.add("--no-data-checksums");
        }
        if (majorVersion >= ServerTuning.SCRAM_ITERATIONS_SINCE) {
            options.add("--set=scram_iterations=" + ServerTuning.SCRAM_ITERATIONS);
        }
        return options;
    }

    private InitdbOptions() {}
}
