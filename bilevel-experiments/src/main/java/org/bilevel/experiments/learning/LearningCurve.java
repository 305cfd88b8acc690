package org.bilevel.experiments.learning;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bilevel.api.hypergradient.Cost;

/**
 * One learning run, measured along the way.
 *
 * @param points the start first, then in order
 * @param atBudget whether it ended because its computations were used up
 * @param ending why it ended, for people
 * @param seconds it took, measurements included
 */
record LearningCurve(List<Point> points, boolean atBudget, String ending, double seconds) {

    /**
     * A measurement. PSNRs are means over images of what is restored from a cold start, in dB.
     *
     * @param steps of the method
     * @param cost so far
     * @param loss mean of the batches' losses since the last measurement, NaN at the start
     * @param trainPsnr of images that are learned from
     * @param heldOutPsnr of images that are not
     * @param misses solves of the run so far that did not reach their tolerance
     * @param unsolved restorations of this measurement that did not
     */
    record Point(long steps, Cost cost, double loss, double trainPsnr, double heldOutPsnr, long misses, long unsolved) {

        double computations() {
            return cost.total();
        }

        double iterations() {
            return cost.iterations();
        }
    }

    LearningCurve {
        points = List.copyOf(points);
    }

    Point last() {
        return points.getLast();
    }

    /**
     * A quantity of the first measurement with a held-out PSNR of at least so much, infinite if there is none.
     *
     * @param goal in dB
     */
    double at(double goal, ToDoubleFunction<Point> quantity) {
        return points.stream()
                .filter(point -> point.heldOutPsnr() >= goal)
                .mapToDouble(quantity)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** The highest held-out PSNR of all measurements. */
    double bestHeldOutPsnr() {
        return points.stream().mapToDouble(Point::heldOutPsnr).max().orElse(Double.NaN);
    }
}
