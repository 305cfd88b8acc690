package org.bilevel.experiments.model;

import java.util.List;

/**
 * A named array's content, row-major.
 *
 * @param shape its extents; empty for a single number
 * @param data the values, not copied
 */
public record Tensor(List<Integer> shape, double[] data) {

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if an extent is negative or the data does not have the shape's size
     */
    public Tensor {
        shape = List.copyOf(shape);
        int size = shape.stream().reduce(1, Math::multiplyExact);
        if (shape.stream().anyMatch(extent -> extent < 0) || size != data.length) {
            throw new IllegalArgumentException("tensor of shape %s with %d values".formatted(shape, data.length));
        }
    }
}
