package org.bilevel.experiments.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.problem.ParameterLayout.Block;

/**
 * How a tensor of another program becomes a block of theta: axes permuted, filters turned by half a turn if they are convolved there (here, as in PyTorch, they are correlated), and every value t replaced by factor f(t) + offset.
 *
 * @param axes the tensor's axes in the order they shall have; empty to leave them
 * @param flip whether the last two axes are reversed
 * @param function f
 * @param factor of f(t)
 * @param offset added to it
 */
public record BlockMapping(List<Integer> axes, boolean flip, Function function, double factor, double offset) {

    /** What is done to every value. */
    public enum Function {
        /** t. */
        IDENTITY,
        /** The natural logarithm, for what is kept as it is there and in logarithms here. */
        LOG,
        /** exp(t), the other way round. */
        EXP;

        double of(double t) {
            return switch (this) {
                case IDENTITY -> t;
                case LOG -> Math.log(t);
                case EXP -> Math.exp(t);
            };
        }
    }

    /** Copies the list. */
    public BlockMapping {
        axes = List.copyOf(axes);
    }

    /**
     * The values of a block.
     *
     * @param name what messages call the tensor
     * @param tensor whose shape, permuted, is that of the block but for extents of 1
     * @throws UnusableModelException if it is not, axes are no permutation, or a value is not finite
     */
    double[] apply(String name, Tensor tensor, Block block) {
        Tensor permuted = axes.isEmpty() ? tensor : permuted(name, tensor);
        if (!essential(permuted.shape()).equals(essential(block.shape()))) {
            throw new UnusableModelException(
                    "tensor '%s' of shape %s does not fit %s".formatted(name, permuted.shape(), block));
        }
        double[] values = permuted.data().clone();
        if (flip) {
            turn(block, values);
        }
        for (int i = 0; i < values.length; i++) {
            double mapped = factor * function.of(values[i]) + offset;
            if (!Double.isFinite(mapped)) {
                throw new UnusableModelException("value %d of tensor '%s' is %s, which makes %s of %s"
                        .formatted(i, name, values[i], mapped, block.name()));
            }
            values[i] = mapped;
        }
        return values;
    }

    private static List<Integer> essential(List<Integer> shape) {
        return shape.stream().filter(extent -> extent != 1).toList();
    }

    private Tensor permuted(String name, Tensor tensor) {
        List<Integer> shape = tensor.shape();
        List<Integer> all = IntStream.range(0, shape.size()).boxed().toList();
        if (!axes.stream().sorted().toList().equals(all)) {
            throw new UnusableModelException("axes = %s, must be a permutation of %s for tensor '%s' of shape %s"
                    .formatted(axes, all, name, shape));
        }
        int[] strides = new int[shape.size()];
        int stride = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.get(axis);
        }
        List<Integer> extents = axes.stream().map(shape::get).toList();
        double[] out = new double[tensor.data().length];
        for (int i = 0; i < out.length; i++) {
            int rest = i;
            int from = 0;
            for (int axis = extents.size() - 1; axis >= 0; axis--) {
                from += rest % extents.get(axis) * strides[axes.get(axis)];
                rest /= extents.get(axis);
            }
            out[i] = tensor.data()[from];
        }
        return new Tensor(extents, out);
    }

    /** Reverses rows and columns of every filter. */
    private static void turn(Block block, double[] values) {
        List<Integer> shape = block.shape();
        int area = shape.size() < 2 ? values.length : shape.get(shape.size() - 1) * shape.get(shape.size() - 2);
        double[] original = Arrays.copyOf(values, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = original[i / area * area + area - 1 - i % area];
        }
    }
}
