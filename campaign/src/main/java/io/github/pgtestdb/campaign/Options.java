// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign;

import io.github.pgtestdb.campaign.fault.Fault;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * The command line.
 *
 * @param kills how often each kind of process is killed; the numbers of other rounds follow from it
 * @param seed the seed of all random choices
 * @param only the faults to inject; all, if empty
 * @param page the file for the table, if it is to be written
 */
record Options(int kills, long seed, List<String> only, Optional<Path> page) {

    static final String USAGE = "Usage: .ci/campaign [--kills N] [--seed N] [--only FAULT,…] [--page FILE]";

    /** Two rounds, so that every kill happens on both servers. */
    private static final String SHORT = "8";

    private static final int SEEDS = 1_000_000;

    static Options parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            values.put(arguments[i], arguments[i + 1]);
        }
        if (arguments.length % 2 != 0
                || !Set.of("--kills", "--seed", "--only", "--page").containsAll(values.keySet())) {
            throw new IllegalArgumentException(USAGE);
        }
        String seed = values.getOrDefault("--seed", Integer.toString(new SplittableRandom().nextInt(SEEDS)));
        return new Options(
                Integer.parseInt(values.getOrDefault("--kills", SHORT)),
                Long.parseLong(seed),
                Pattern.compile(",")
                        .splitAsStream(values.getOrDefault("--only", ""))
                        .filter(fault -> !fault.isBlank())
                        .toList(),
                Optional.ofNullable(values.get("--page")).map(Path::of));
    }

    /** Returns how many rounds a fault has. */
    int roundsOf(Fault fault) {
        return fault.isKill() ? Math.max(1, kills / fault.times()) : Math.max(1, kills / 10);
    }

    /** Returns how often a round injects the fault. */
    int timesOf(Fault fault) {
        return Math.max(1, Math.min(kills, fault.times()));
    }

    /** Returns the seed of a round. */
    long seedOf(String fault, int round) {
        return seed * 1_000_003 + 31L * fault.hashCode() + round;
    }

    boolean includes(String fault) {
        return only.isEmpty() || only.contains(fault);
    }
}
