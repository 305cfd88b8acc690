package org.bilevel.solvers.convergence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.optim.linear.LinearConstraint;
import org.apache.commons.math3.optim.linear.LinearConstraintSet;
import org.apache.commons.math3.optim.linear.LinearObjectiveFunction;
import org.apache.commons.math3.optim.linear.NonNegativeConstraint;
import org.apache.commons.math3.optim.linear.Relationship;
import org.apache.commons.math3.optim.linear.SimplexSolver;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;

/**
 * The linear function with non-negative coefficients x, the last feature being 1, that lies above all data and has the smallest mean: min sum_i a_i^T x
 * subject to a_i^T x >= y_i, x >= 0. A linear programme with few unknowns and many rows, solved by cutting planes (Kelley 1960): only violated rows enter.
 */
final class LeastMajorant {

    /** Violations below this part of the largest |y_i| are rounding. */
    private static final double TOLERANCE = 1e-10;

    /** Entries of the simplex tableau below this count as zero; the columns are scaled to 1. */
    private static final double SIMPLEX_TOLERANCE = 1e-12;

    private LeastMajorant() {}

    /**
     * Its coefficients. The last one is rounded up until every row holds.
     *
     * @param rows a_i; at least one, the last entry 1
     * @param values y_i
     */
    static double[] of(double[][] rows, double[] values) {
        double[] scales = scales(rows);
        double height = Math.max(Arrays.stream(values).map(Math::abs).max().orElseThrow(), Double.MIN_NORMAL);
        double[][] scaled = Arrays.stream(rows).map(row -> divided(row, scales)).toArray(double[][]::new);
        double[] x =
                cuttingPlanes(scaled, Arrays.stream(values).map(y -> y / height).toArray());
        for (int j = 0; j < x.length; j++) {
            x[j] = Math.max(0, x[j]) * height / scales[j];
        }
        int last = x.length - 1;
        double shortfall = 0;
        for (int i = 0; i < rows.length; i++) {
            shortfall = Math.max(shortfall, values[i] - dot(rows[i], x));
        }
        x[last] += shortfall;
        return x;
    }

    private static double[] cuttingPlanes(double[][] rows, double[] values) {
        LinearObjectiveFunction mean = new LinearObjectiveFunction(means(rows), 0);
        List<LinearConstraint> active = new ArrayList<>();
        for (int row : steepest(rows)) {
            active.add(new LinearConstraint(rows[row], Relationship.GEQ, values[row]));
        }
        while (true) {
            double[] x = new SimplexSolver(SIMPLEX_TOLERANCE)
                    .optimize(mean, new LinearConstraintSet(active), GoalType.MINIMIZE, new NonNegativeConstraint(true))
                    .getPointRef();
            int worst = 0;
            for (int i = 1; i < rows.length; i++) {
                worst = values[i] - dot(rows[i], x) > values[worst] - dot(rows[worst], x) ? i : worst;
            }
            // Each cut is new in exact arithmetic: more cuts than rows means that rounding has the last word.
            if (values[worst] - dot(rows[worst], x) <= TOLERANCE || active.size() > rows.length) {
                return x;
            }
            active.add(new LinearConstraint(rows[worst], Relationship.GEQ, values[worst]));
        }
    }

    /** Rows that bound the mean from below: where a feature is negative, the row with its smallest value does. */
    private static int[] steepest(double[][] rows) {
        int[] steepest = new int[rows[0].length];
        for (int j = 0; j < steepest.length; j++) {
            for (int i = 1; i < rows.length; i++) {
                steepest[j] = rows[i][j] < rows[steepest[j]][j] ? i : steepest[j];
            }
        }
        return steepest;
    }

    private static double[] means(double[][] rows) {
        double[] means = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < means.length; j++) {
                means[j] += row[j] / rows.length;
            }
        }
        return means;
    }

    /** The largest magnitude of every feature; 1 for one that is zero throughout. */
    private static double[] scales(double[][] rows) {
        double[] scales = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < scales.length; j++) {
                scales[j] = Math.max(scales[j], Math.abs(row[j]));
            }
        }
        return Arrays.stream(scales).map(scale -> scale > 0 ? scale : 1).toArray();
    }

    private static double[] divided(double[] row, double[] scales) {
        double[] result = new double[row.length];
        for (int j = 0; j < row.length; j++) {
            result[j] = row[j] / scales[j];
        }
        return result;
    }

    private static double dot(double[] row, double[] x) {
        double sum = 0;
        for (int j = 0; j < row.length; j++) {
            sum += row[j] * x[j];
        }
        return sum;
    }
}
