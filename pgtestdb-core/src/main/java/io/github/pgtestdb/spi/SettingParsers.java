// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the texts of settings. Each method throws an {@link IllegalArgumentException} if it cannot. */
final class SettingParsers {

    private static final int MEGABYTE_BITS = 20;
    private static final int GIGABYTE_BITS = 30;

    private SettingParsers() {}

    static int number(String text, int min, int max) {
        int value = Integer.parseInt(text);
        if (value < min || value > max) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    static List<String> list(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    static <E> E choice(String text, Map<String, E> choices) {
        return Optional.ofNullable(choices.get(text)).orElseThrow(() -> new IllegalArgumentException("unknown choice"));
    }

    static Duration duration(String text) {
        if (!text.matches("[0-9]{1,9}[smhd]")) {
            throw new IllegalArgumentException("not a duration");
        }
        long amount = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : text.split(",", -1)) {
            if (!pair.isBlank()) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("not name=value");
                }
                pairs.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return Map.copyOf(pairs);
    }

    static long size(String text) {
        if (!text.matches("[0-9]{1,6}(MB|GB)")) {
            throw new IllegalArgumentException("not a size");
        }
        long number = Long.parseLong(text.substring(0, text.length() - 2));
        return number << (text.endsWith("GB") ? GIGABYTE_BITS : MEGABYTE_BITS);
    }
}
