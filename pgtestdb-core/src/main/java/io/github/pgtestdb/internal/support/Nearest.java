// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the intended word for a misspelt one, for messages. */
public final class Nearest {

    /** At most one letter in this many may be wrong, but one wrong letter is always accepted. */
    private static final int LETTERS_PER_MISTAKE = 3;

    private Nearest() {}

    /**
     * Returns the nearest candidate at any distance.
     *
     * @param word the word that was written
     * @param candidates the valid words; not empty
     * @return the candidate with the smallest edit distance; among equals, the first in alphabetical order
     * @throws java.util.NoSuchElementException if there is no candidate
     */
    public static String to(String word, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /**
     * Returns the word that was probably meant.
     *
     * @param word the word that was written
     * @param candidates the valid words
     * @return the nearest candidate, if no more than a third of the letters are wrong
     */
    public static Optional<String> probably(String word, Collection<String> candidates) {
        int tolerance = Math.max(1, word.length() / LETTERS_PER_MISTAKE);
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(to(word, candidates)).filter(nearest -> distance(word, nearest) <= tolerance);
    }

    /** Computes Levenshtein's distance: the number of letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
