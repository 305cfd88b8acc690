package org.bilevel.experiments.run;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.imaging.loss.RestorationLoss;
import org.bilevel.solvers.vector.Vectors;

/**
 * What a step did, in numbers.
 *
 * @param step from 0
 * @param cost of the run until after the step, without line searches
 * @param seconds of the run until after the step
 * @param loss of the batch before the step
 * @param heldOutPsnr in dB after the step, NaN where it was not measured
 * @param gradientNorm ||z||
 * @param bound on the error of z
 * @param certified whether the bound is
 * @param epsilon lower-level accuracy asked for
 * @param delta adjoint accuracy asked for
 * @param alpha step size
 * @param lowerIterations of the hypergradient
 * @param adjointIterations of the hypergradient
 * @param lowerMisses solves that did not reach their tolerance
 * @param adjointMisses solves that did not reach theirs
 * @param searchIterations of line searches in the step
 */
record HistoryRow(
        long step,
        long cost,
        double seconds,
        double loss,
        double heldOutPsnr,
        double gradientNorm,
        double bound,
        boolean certified,
        double epsilon,
        double delta,
        double alpha,
        long lowerIterations,
        long adjointIterations,
        int lowerMisses,
        int adjointMisses,
        long searchIterations) {

    /** How many numbers a row is. */
    private static final int WIDTH = 16;

    static HistoryRow of(IterationRecord iteration, double heldOutPsnr) {
        Hypergradient h = iteration.result().hypergradient();
        return new HistoryRow(
                iteration.step(),
                iteration.totalCost().total(),
                iteration.seconds(),
                h.loss(),
                heldOutPsnr,
                Vectors.norm2(h.z()),
                h.bound().value(),
                h.bound().certified(),
                iteration.result().accuracy().epsilon(),
                iteration.result().accuracy().delta(),
                iteration.result().stepSize(),
                h.cost().lowerIterations(),
                h.cost().adjointIterations(),
                h.lowerMisses(),
                h.adjointMisses(),
                iteration.result().cost().searchIterations());
    }

    /** The PSNR in dB of the batch's mean squared error, in the sense of the loss that is learned by. */
    double trainPsnr(RestorationLoss of) {
        return -10 * Math.log10(of.meanSquaredError(loss));
    }

    /** Solves that did not reach their tolerance. */
    int misses() {
        return lowerMisses + adjointMisses;
    }

    /** Rows as numbers, one row after the other. */
    static double[] pack(List<HistoryRow> rows) {
        double[] numbers = new double[WIDTH * rows.size()];
        for (int k = 0; k < rows.size(); k++) {
            System.arraycopy(rows.get(k).numbers(), 0, numbers, WIDTH * k, WIDTH);
        }
        return numbers;
    }

    private double[] numbers() {
        return new double[] {
            (double) step,
            (double) cost,
            seconds,
            loss,
            heldOutPsnr,
            gradientNorm,
            bound,
            certified ? 1 : 0,
            epsilon,
            delta,
            alpha,
            (double) lowerIterations,
            (double) adjointIterations,
            lowerMisses,
            adjointMisses,
            (double) searchIterations
        };
    }

    /** The rows that numbers were made of. */
    static List<HistoryRow> unpack(double[] numbers) {
        List<HistoryRow> rows = new ArrayList<>();
        for (int at = 0; at + WIDTH <= numbers.length; at += WIDTH) {
            rows.add(new HistoryRow(
                    (long) numbers[at],
                    (long) numbers[at + 1],
                    numbers[at + 2],
                    numbers[at + 3],
                    numbers[at + 4],
                    numbers[at + 5],
                    numbers[at + 6],
                    numbers[at + 7] != 0,
                    numbers[at + 8],
                    numbers[at + 9],
                    numbers[at + 10],
                    (long) numbers[at + 11],
                    (long) numbers[at + 12],
                    (int) numbers[at + 13],
                    (int) numbers[at + 14],
                    (long) numbers[at + 15]));
        }
        return rows;
    }
}
