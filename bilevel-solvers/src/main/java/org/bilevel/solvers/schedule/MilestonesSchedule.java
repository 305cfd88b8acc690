package org.bilevel.solvers.schedule;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Constant between milestones: from each milestone on, the value is what it was before, times a factor. After the last one it is constant for ever.
 *
 * @param initial the value before the first milestone
 * @param factors by milestone, the first step that has the factor; kept in the order of the milestones
 */
public record MilestonesSchedule(
        @Option(value = "the value before the first milestone", range = "> 0")
        double initial,

        @Option(value = "factors of the value by the step from which on they hold, such as {100: 0.1}", range = "> 0")
        Map<String, Double> factors)
        implements Schedule {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public MilestonesSchedule {
        Options.requirePositive("initial", initial);
        for (String step : factors.keySet()) {
            Options.require(step.matches("0|[1-9]\\d{0,17}"), "factors at a step", "'" + step + "'", "0, 1, 2, ...");
        }
        Map<String, Double> sorted = new LinkedHashMap<>();
        factors.entrySet().stream()
                .sorted(Comparator.comparingLong(MilestonesSchedule::milestone))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        double value = initial;
        for (Map.Entry<String, Double> entry : sorted.entrySet()) {
            Options.requirePositive("factors at " + entry.getKey(), entry.getValue());
            value *= entry.getValue();
            Options.requirePositive("factors up to " + entry.getKey() + " times initial", value);
        }
        factors = Collections.unmodifiableMap(sorted);
    }

    private static long milestone(Map.Entry<String, Double> entry) {
        return Long.parseLong(entry.getKey());
    }

    @Override
    public double at(long step) {
        Options.require(step >= 0, "step", step, ">= 0");
        double value = initial;
        for (Map.Entry<String, Double> entry : factors.entrySet()) {
            if (step < milestone(entry)) {
                break;
            }
            value *= entry.getValue();
        }
        return value;
    }

    @Override
    public double largest() {
        double largest = at(0);
        for (Map.Entry<String, Double> entry : factors.entrySet()) {
            largest = Math.max(largest, at(milestone(entry)));
        }
        return largest;
    }

    @Override
    public Optional<Decay> decay() {
        return Optional.of(Decay.NONE);
    }
}
