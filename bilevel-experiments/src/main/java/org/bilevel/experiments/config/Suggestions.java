package org.bilevel.experiments.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what somebody may have meant, by edit distance. */
public final class Suggestions {

    private static final int SHOWN = 2;

    private Suggestions() {}

    /** The known words nearest to a word, nearest first; empty if none is near. */
    public static List<String> nearest(String word, Collection<String> known) {
        int limit = Math.max(1, word.length() / 3 + 1);
        LevenshteinDistance distance = new LevenshteinDistance(limit);
        String lowered = word.toLowerCase(Locale.ROOT);
        record Candidate(String name, int distance) {}
        return known.stream()
                .map(name -> new Candidate(name, distance.apply(lowered, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance() >= 0)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(SHOWN)
                .map(Candidate::name)
                .toList();
    }

    /** The phrase {@code ; maybe 'cg'? known: cg, minres} for an error message. */
    public static String hint(String word, Collection<String> known) {
        String all = known.isEmpty() ? "none" : String.join(", ", known);
        List<String> near = nearest(word, known);
        String maybe = near.isEmpty()
                ? ""
                : near.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" or ", "; maybe ", "?"));
        return maybe + (near.isEmpty() ? "; " : " ") + "known: " + all;
    }
}
