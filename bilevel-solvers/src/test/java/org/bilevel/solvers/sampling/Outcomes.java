package org.bilevel.solvers.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The exact distribution of what is drawn by {@code nextInt}: every sequence of answers is tried. */
final class Outcomes {

    private Outcomes() {}

    /** The probability of every outcome, samples in the order drawn. */
    static Map<List<Integer>, Double> of(Function<RandomGenerator, int[]> draw) {
        Map<List<Integer>, Double> probabilities = new HashMap<>();
        List<Integer> answers = new ArrayList<>();
        Script script;
        do {
            script = new Script(answers);
            List<Integer> outcome = Arrays.stream(draw.apply(script)).boxed().toList();
            probabilities.merge(outcome, script.probability, Double::sum);
        } while (next(answers, script.bounds));
        return probabilities;
    }

    /** Counts up: the last answer that can grow does, those after it are given up; false if none can. */
    private static boolean next(List<Integer> answers, List<Integer> bounds) {
        while (answers.size() < bounds.size()) {
            answers.add(0);
        }
        for (int i = answers.size() - 1; i >= 0; i--) {
            if (answers.get(i) + 1 < bounds.get(i)) {
                answers.set(i, answers.get(i) + 1);
                return true;
            }
            answers.removeLast();
        }
        return false;
    }

    /** Answers as it is told, and 0 from then on. */
    private static final class Script implements RandomGenerator {

        private final List<Integer> answers;
        private final List<Integer> bounds = new ArrayList<>();
        private double probability = 1;

        Script(List<Integer> answers) {
            this.answers = answers;
        }

        @Override
        public int nextInt(int bound) {
            int asked = bounds.size();
            bounds.add(bound);
            probability /= bound;
            return asked < answers.size() ? answers.get(asked) : 0;
        }

        @Override
        public long nextLong() {
            throw new AssertionError("only nextInt is scripted");
        }
    }
}
