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
 * @param rounds how often each kind of process is killed; the other numbers follow from it
 * @param seed the seed of all random choices
 * @param only the faults to inject; all, if empty
 * @param page the file for the table, if it is to be written
 */
record Options(int rounds, long seed, List<String> only, Optional<Path> page) {

    static final String USAGE = "Usage: .ci/campaign [--rounds N] [--seed N] [--only FAULT,…] [--page FILE]";

    /** Enough for every kill to happen on both servers. */
    private static final String SHORT = "2";

    private static final int SEEDS = 1_000_000;

    static Options parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            values.put(arguments[i], arguments[i + 1]);
        }
        if (arguments.length % 2 != 0
                || !Set.of("--rounds", "--seed", "--only", "--page").containsAll(values.keySet())) {
            throw new IllegalArgumentException(USAGE);
        }
        String seed = values.getOrDefault("--seed", Integer.toString(new SplittableRandom().nextInt(SEEDS)));
        return new Options(
                Integer.parseInt(values.getOrDefault("--rounds", SHORT)),
                Long.parseLong(seed),
                Pattern.compile(",")
                        .splitAsStream(values.getOrDefault("--only", ""))
                        .filter(fault -> !fault.isBlank())
                        .toList(),
                Optional.ofNullable(values.get("--page")).map(Path::of));
    }

    /** Returns how many rounds a fault has: a kill as many as the command line says, another fault a tenth of that. */
    int roundsOf(Fault fault) {
        return fault.isKill() ? rounds : Math.max(1, rounds / 10);
    }

    /** Returns the seed of a round. */
    long seedOf(String fault, int round) {
        return seed * 1_000_003 + 31L * fault.hashCode() + round;
    }

    boolean includes(String fault) {
        return only.isEmpty() || only.contains(fault);
    }
}
