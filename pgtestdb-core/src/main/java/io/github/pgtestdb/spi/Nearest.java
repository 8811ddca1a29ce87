package io.github.pgtestdb.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the right word for a misspelt one, for messages. */
public final class Nearest {

    /** Up to a third of the letters may be wrong, at least one. */
    private static final int LETTERS_PER_MISTAKE = 3;

    private Nearest() {}

    /**
     * Returns the nearest of all words, however far.
     *
     * @param word what was written
     * @param candidates what could have been written; not empty
     * @return the candidate with the least edit distance, the first in the alphabet among equals
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
     * @param word what was written
     * @param candidates what could have been written
     * @return the nearest candidate, if no more than a third of the letters are wrong
     */
    public static Optional<String> probably(String word, Collection<String> candidates) {
        int tolerance = Math.max(1, word.length() / LETTERS_PER_MISTAKE);
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(to(word, candidates)).filter(nearest -> distance(word, nearest) <= tolerance);
    }

    /** Levenshtein's distance: how many letters to insert, delete or replace. */
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
