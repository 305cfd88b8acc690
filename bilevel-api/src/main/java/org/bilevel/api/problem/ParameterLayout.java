package org.bilevel.api.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bilevel.api.spi.Options;

/**
 * How the flat parameter vector theta is divided into named blocks, in order and without gaps. Model files, reports
 * and messages use the names.
 *
 * @param blocks the blocks, with distinct names and consecutive offsets
 */
public record ParameterLayout(List<Block> blocks) {

    /**
     * A named block, row-major.
     *
     * @param name such as {@code filters}
     * @param offset index of its first entry in theta
     * @param shape its extents, all positive
     */
    public record Block(String name, int offset, List<Integer> shape) {

        /** Copies the shape. */
        public Block {
            shape = List.copyOf(shape);
        }

        /** The number of entries. */
        public int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }

        /** The index in theta of the entry behind the last one. */
        public int end() {
            return offset + size();
        }

        /** A copy of this block's entries of theta. */
        public double[] copyOf(double[] theta) {
            return Arrays.copyOfRange(theta, offset, end());
        }

        @Override
        public String toString() {
            return name + shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        }
    }

    /**
     * Checks names and offsets.
     *
     * @throws IllegalArgumentException if two blocks share a name, or offsets leave a gap or overlap
     */
    public ParameterLayout {
        blocks = List.copyOf(blocks);
        int offset = 0;
        for (Block block : blocks) {
            if (block.offset() != offset) {
                throw new IllegalArgumentException(
                        "block " + block + " starts at " + block.offset() + ", must start at " + offset);
            }
            offset = block.end();
        }
        if (blocks.stream().map(Block::name).distinct().count() != blocks.size()) {
            throw new IllegalArgumentException("two blocks of the same name in " + blocks);
        }
    }

    /** The length d of theta. */
    public int dimension() {
        return blocks.isEmpty() ? 0 : blocks.getLast().end();
    }

    /**
     * The block of a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names there are
     */
    public Block block(String name) {
        return blocks.stream()
                .filter(block -> block.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no block '" + name + "' in " + this));
    }

    /**
     * Checks that a vector has this layout's length.
     *
     * @throws IllegalArgumentException with both lengths if it has not
     */
    public void requireLength(double[] theta) {
        if (theta.length != dimension()) {
            throw new IllegalArgumentException(
                    "theta has length %d, the layout %s needs %d".formatted(theta.length, this, dimension()));
        }
    }

    /**
     * Checks that a vector has this layout's length and finite entries.
     *
     * @throws IllegalArgumentException with both lengths, or with the name and value of the first entry that is not finite
     */
    public void requireFinite(double[] theta) {
        requireLength(theta);
        for (int i = 0; i < theta.length; i++) {
            Options.require(Double.isFinite(theta[i]), "theta at " + nameOf(i), theta[i], "finite");
        }
    }

    /** The block of theta that entry {@code index} belongs to, and its place there, such as {@code filters[17]}. */
    public String nameOf(int index) {
        return blocks.stream()
                .filter(block -> index >= block.offset() && index < block.end())
                .map(block -> block.name() + "[" + (index - block.offset()) + "]")
                .findFirst()
                .orElseThrow(() -> new IndexOutOfBoundsException(index));
    }

    @Override
    public String toString() {
        return blocks.stream().map(Block::toString).collect(Collectors.joining(", "));
    }

    /** Starts an empty layout. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects blocks in order. */
    public static final class Builder {

        private final List<Block> blocks = new ArrayList<>();
        private int offset;

        private Builder() {}

        /**
         * Appends a block.
         *
         * @param name its name
         * @param shape its extents
         */
        public Builder add(String name, int... shape) {
            return add(name, IntStream.of(shape).boxed().toList());
        }

        /** The same with the extents in a list. */
        public Builder add(String name, List<Integer> shape) {
            Block block = new Block(name, offset, shape);
            blocks.add(block);
            offset = block.end();
            return this;
        }

        /** Appends the blocks of another layout. */
        public Builder addAll(ParameterLayout layout) {
            layout.blocks().forEach(block -> add(block.name(), block.shape()));
            return this;
        }

        /** The layout. */
        public ParameterLayout build() {
            return new ParameterLayout(blocks);
        }
    }
}
