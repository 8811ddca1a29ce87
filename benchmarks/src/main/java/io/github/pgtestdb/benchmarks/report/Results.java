// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.pgtestdb.benchmarks.measure.Stats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * All figures of a run. Thread-safe: they are written while a part that is stuck may still add to them.
 *
 * <p>The file has {@code machine}, {@code measurements}, {@code ratios} and {@code whys}. A ratio that could not be
 * taken is {@code null}; {@code whys} holds the reason under the same key.
 */
public final class Results {

    /** The ratios of a run, in this order, taken or not. */
    public static final List<String> RATIOS = List.of(
            "wait_p50_ms",
            "wait_p99_ms",
            "suite50_vs_none",
            "trivial_vs_floor",
            "trivial_vs_zonky",
            "trivial_vs_plain",
            "trivial_vs_truncate",
            "warm_start_vs_zonky",
            "warm_start_extra_s",
            "cold_start_vs_zonky",
            "grow_vs_whole",
            "durable_trivial_vs_plain",
            "durable_suite50_vs_plain",
            "reflink200_vs_8",
            "soak_last_vs_first");

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().setPrettyPrinting().create();

    private final Map<String, Object> machine;
    private final List<Measurement> measurements = new ArrayList<>();
    private final Map<String, @Nullable Double> ratios = new LinkedHashMap<>();
    private final Map<String, String> whys = new LinkedHashMap<>();

    public Results(Map<String, Object> machine) {
        this.machine = Collections.unmodifiableMap(machine);
        RATIOS.forEach(key -> missing(key, "The run did not get that far"));
    }

    public synchronized void add(String name, String system, String unit, Collection<Double> figures) {
        measurements.add(Measurement.of(name, system, unit, Stats.of(figures)));
    }

    public synchronized void addMissing(String name, String system, String unit, String why) {
        measurements.add(Measurement.missing(name, system, unit, why));
    }

    public synchronized void ratio(String key, double value) {
        ratios.put(known(key), value);
        whys.remove(key);
    }

    public synchronized void ratio(String key, OptionalDouble value, String whyNot) {
        value.ifPresentOrElse(figure -> ratio(key, figure), () -> missing(key, whyNot));
    }

    public synchronized void missing(String key, String why) {
        ratios.put(known(key), null);
        whys.put(key, why);
    }

    public synchronized List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /** Returns the machine and the time of the measurements. */
    public Map<String, Object> machine() {
        return machine;
    }

    /** Returns the ratio of that key, if it was taken. */
    public synchronized OptionalDouble ratio(String key) {
        Double value = ratios.get(known(key));
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Returns the ratio of that key, or the reason why there is none. */
    public synchronized String ratioText(String key) {
        Double value = ratios.get(known(key));
        return value == null ? "null: " + whys.get(key) : Table.figure(value);
    }

    public synchronized void write(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine);
        all.put("measurements", measurements);
        all.put("ratios", ratios);
        all.put("whys", whys);
        Files.writeString(file, GSON.toJson(all) + "\n");
    }

    private static String known(String key) {
        if (!RATIOS.contains(key)) {
            throw new IllegalArgumentException("No ratio " + key);
        }
        return key;
    }
}
