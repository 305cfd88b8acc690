package org.bilevel.experiments.experiment;

import java.util.List;
import java.util.stream.IntStream;

/** The seeds of an experiment. */
public final class Seeds {

    private Seeds() {}

    /** 1, 2, ..., count. */
    public static List<Integer> upTo(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }
}
