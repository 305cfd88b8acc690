package org.bilevel.experiments.learning;

import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.imaging.task.Measurement;

/** Parts of sets of samples. */
final class Samples {

    private Samples() {}

    /** At most so many, evenly spaced. */
    static List<Measurement> evenly(List<Measurement> samples, int count) {
        int most = Math.min(count, samples.size());
        return IntStream.range(0, most)
                .mapToObj(k -> samples.get((int) ((long) k * samples.size() / most)))
                .toList();
    }
}
