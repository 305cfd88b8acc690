package org.bilevel.imaging.fidelity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.operator.FourierTransform;
import org.bilevel.imaging.operator.WeightedLines;

/**
 * 1/2 sum_v s_v ||(F x)_v - s_v^p y_v||^2 for Fourier transforms F with a weight s_v in (0, 1) for every line v, that is K_theta = diag(s)^(1/2) F and y_theta = diag(s)^(1/2) s^p y. For weights of 0 and 1 these are the lines that are measured; what lies between is a bad
 * bargain, as data then lacks contrast, which no weight of the regulariser makes up for (docs/decisions/014). After Sherry et al. 2020, "Learning the sampling pattern for MRI" (IEEE Trans. Med. Imaging 39), where a penalty does this and limits the weights; here
 * they sum to a budget. theta has the block {@code sampling[lines]} of logits, all 0 at first. Settled, the lines of the largest logits have weight 1 and the others none.
 *
 * @param lines how many lines there are, at least 2
 * @param budget the sum of the weights: the number of lines in the end
 * @param power p, at least 1
 */
public record LearnedSampling(int lines, int budget, double power) implements DataFidelity {

    /** Far enough in the tails of the sigmoid for weights of 1 and 0 up to rounding. */
    private static final double SETTLED = 40;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public LearnedSampling {
        Options.requireAtLeast("lines", lines, 2);
        Options.require(budget >= 1 && budget < lines, "budget", budget, ">= 1 and < %d lines".formatted(lines));
        Options.requireAtLeast("power", power, 1);
    }

    @Override
    public ParameterLayout layout() {
        return ParameterLayout.builder().add("sampling", lines).build();
    }

    @Override
    public double[] initialParameters() {
        return new double[lines];
    }

    /** The lines of the largest logits, ascending. Equal ones, as at first, are taken far from one another, from 0 on in steps of the golden ratio: that nothing is known yet is not to look like a preference for low frequencies. */
    public int[] chosen(double[] logits) {
        return IntStream.range(0, lines)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(v -> -logits[v])
                        .thenComparingDouble(LearnedSampling::spread))
                .limit(budget)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** Small for lines that are far from one another (Weyl 1916). */
    private static double spread(int v) {
        double turns = v * GOLDEN;
        return turns - Math.floor(turns);
    }

    /** The weights of some logits. */
    public double[] weights(double[] logits) {
        layout().requireFinite(logits);
        return BudgetedWeights.of(logits, budget).weights();
    }

    @Override
    public double[] settled(double[] parameters) {
        double[] logits = new double[lines];
        Arrays.fill(logits, -SETTLED);
        for (int v : chosen(parameters)) {
            logits[v] = SETTLED;
        }
        return logits;
    }

    /** {@inheritDoc} Zero: an image from all lines would know those that are not chosen. */
    @Override
    public void coldStart(ImageShape shape, double[] y, double[] x) {
        Arrays.fill(x, 0);
    }

    @Override
    public BoundFidelity at(double[] parameters) {
        layout().requireFinite(parameters);
        BudgetedWeights weights = BudgetedWeights.of(parameters, budget);
        WeightedLines operator = new WeightedLines(weights.weights());
        double[] contrast = Arrays.stream(weights.weights())
                .map(weight -> Math.pow(weight, power))
                .toArray();
        return new BoundFidelity() {

            @Override
            public ForwardOperator operator(double[] y) {
                return operator;
            }

            @Override
            public double[] data(ImageShape shape, double[] y) {
                double[] out = operator.weighted(y);
                for (int i = 0; i < out.length; i++) {
                    out[i] *= contrast[i % lines];
                }
                return out;
            }

            @Override
            public FidelityDerivatives derivatives(ImageShape shape, double[] y) {
                return new SamplingDerivatives(weights, power, shape, y);
            }
        };
    }

    /**
     * With r_v = (F x)_v - (p + 1) s_v^p y_v, the derivative of s_v ((F x)_v - s_v^p y_v) in s_v, and dots for products of what lies on one line: B d = F^T diag(J d) r, B^T q = J^T g with g_v = (F q)_v . r_v. Lines do not overlap and ||F^T|| <= 1, hence
     * ||B|| <= ||J|| max_v ||r_v||, and for its change the same with F (y - x) for r.
     */
    private static final class SamplingDerivatives implements FidelityDerivatives {

        private final BudgetedWeights weights;
        private final LinearOperator f;
        /** (p + 1) s^p y. */
        private final double[] data;

        private final double[] residual;
        private final double[] product;

        SamplingDerivatives(BudgetedWeights weights, double power, ImageShape shape, double[] y) {
            this.weights = weights;
            this.f = new FourierTransform().on(shape);
            this.data = new double[y.length];
            for (int i = 0; i < y.length; i++) {
                data[i] = (power + 1) * Math.pow(weights.weights()[i % lines()], power) * y[i];
            }
            this.residual = new double[f.outputLength()];
            this.product = new double[f.outputLength()];
        }

        private int lines() {
            return weights.weights().length;
        }

        @Override
        public void linearize(double[] x) {
            f.apply(x, residual);
            for (int i = 0; i < residual.length; i++) {
                residual[i] -= data[i];
            }
        }

        @Override
        public void mixed(double[] direction, double[] out) {
            double[] changes = weights.derivative(direction);
            for (int i = 0; i < product.length; i++) {
                product[i] = changes[i % lines()] * residual[i];
            }
            f.applyTranspose(product, out);
        }

        @Override
        public void mixedTransposed(double[] q, double[] out) {
            f.apply(q, product);
            double[] g = new double[lines()];
            for (int i = 0; i < product.length; i++) {
                g[i % lines()] += product[i] * residual[i];
            }
            System.arraycopy(weights.derivative(g), 0, out, 0, g.length);
        }

        /** The largest norm of a line. */
        private double largestLine(double[] measured) {
            double[] squares = new double[lines()];
            for (int i = 0; i < measured.length; i++) {
                squares[i % lines()] += measured[i] * measured[i];
            }
            return Rounding.up(Math.sqrt(Arrays.stream(squares).max().orElse(0)), measured.length);
        }

        /** {@inheritDoc} An estimate, as the rounding of the transform is not bounded. */
        @Override
        public Constant mixedNorm() {
            return Constant.estimated(
                    weights.derivativeNorm() * largestLine(residual), "||J|| max_v ||r_v||, but for rounding");
        }

        @Override
        public Constant mixedLipschitz() {
            return Constant.certified(weights.derivativeNorm(), "||J||, F^T F = I");
        }

        @Override
        public Constant mixedChange(double[] q, double radius) {
            f.apply(q, product);
            return Constant.estimated(
                    weights.derivativeNorm() * largestLine(product) * radius,
                    "||J|| max_v ||(F q)_v||, but for rounding");
        }
    }
}
