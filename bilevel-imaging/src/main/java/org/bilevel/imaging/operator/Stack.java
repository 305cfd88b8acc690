package org.bilevel.imaging.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;

/**
 * Several measurements of the same image, y = (K_1 x, ..., K_m x): K^T K is the sum of all K_i^T K_i, and so are the bounds on its eigenvalues.
 *
 * @param operators K_i, at least one
 */
public record Stack(List<ForwardOperator> operators) implements ForwardOperator {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Stack {
        operators = List.copyOf(operators);
        Options.requireAtLeast("number of operators", operators.size(), 1);
    }

    @Override
    public LinearOperator on(ImageShape shape) {
        List<LinearOperator> parts =
                operators.stream().map(operator -> operator.on(shape)).toList();
        return new StackOn(parts, new double[shape.size()]);
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        return sum(operator -> operator.squaredNorm(shape), "sum of ||K_i||^2");
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        return sum(operator -> operator.smallestSquaredSingularValue(shape), "sum of smallest eigenvalues");
    }

    private Constant sum(Function<ForwardOperator, Constant> of, String source) {
        Constant[] parts = operators.stream().map(of).toArray(Constant[]::new);
        return Constant.derived(
                Arrays.stream(parts).mapToDouble(Constant::value).sum(), source, parts);
    }

    /**
     * {@inheritDoc} With relative errors e_i, K x is off by at most sum e_i ||x||, and K^T y by sum e_i ||y_i|| and, as products are added one by one, by m + 1 roundings of sums of norms ||K_i|| ||y||.
     */
    @Override
    public Constant rounding(ImageShape shape) {
        Constant errors = sum(operator -> operator.rounding(shape), "sum of errors");
        Constant norms = sum(
                operator -> {
                    Constant squared = operator.squaredNorm(shape);
                    return Constant.derived(Math.sqrt(squared.value()), "||K_i||", squared);
                },
                "sum of ||K_i||");
        double additions = Rounding.gamma(operators.size() + 1.0);
        return Constant.derived(
                errors.value() + additions * (norms.value() + errors.value()),
                "rounding of all parts and of their sum",
                errors,
                norms);
    }

    @Override
    public Optional<double[]> gramDiagonal(ImageShape shape) {
        return sums(operator -> operator.gramDiagonal(shape));
    }

    @Override
    public Optional<double[]> gramSymbol(ImageShape shape) {
        return sums(operator -> operator.gramSymbol(shape));
    }

    /** The sum of what all parts know, if they do. */
    private Optional<double[]> sums(Function<ForwardOperator, Optional<double[]>> of) {
        Optional<double[]> total = of.apply(operators.getFirst());
        for (ForwardOperator operator : operators.subList(1, operators.size())) {
            Optional<double[]> part = of.apply(operator);
            total = total.flatMap(sum -> part.map(values -> plus(sum, values)));
        }
        return total;
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    /**
     * The operators on one shape.
     *
     * @param parts K_i
     * @param image scratch memory
     */
    private record StackOn(List<LinearOperator> parts, double[] image) implements LinearOperator {

        @Override
        public int inputLength() {
            return image.length;
        }

        @Override
        public int outputLength() {
            return parts.stream().mapToInt(LinearOperator::outputLength).sum();
        }

        @Override
        public void apply(double[] x, double[] out) {
            int start = 0;
            for (LinearOperator part : parts) {
                double[] measured = new double[part.outputLength()];
                part.apply(x, measured);
                System.arraycopy(measured, 0, out, start, measured.length);
                start += measured.length;
            }
        }

        @Override
        public void applyTranspose(double[] y, double[] out) {
            Arrays.fill(out, 0);
            int start = 0;
            for (LinearOperator part : parts) {
                int end = start + part.outputLength();
                part.applyTranspose(Arrays.copyOfRange(y, start, end), image);
                for (int i = 0; i < out.length; i++) {
                    out[i] += image[i];
                }
                start = end;
            }
        }
    }
}
