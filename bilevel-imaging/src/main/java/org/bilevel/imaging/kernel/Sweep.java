package org.bilevel.imaging.kernel;

/**
 * Several outputs that are correlations of one source with the same taps: weights[tap][output], cut into blocks of a size for which the arithmetic has a loop, and padded
 * with zeros to fill the last one.
 *
 * @param <A> arrays
 */
final class Sweep<A> {

    private final Arithmetic<A> arithmetic;
    private final int[] offsets;
    private final int[] blocks;
    private final A weights;
    private final int outputs;

    /**
     * Packs the weights.
     *
     * @param offsets where in the source each tap is
     * @param weights [tap][output]
     */
    Sweep(Arithmetic<A> arithmetic, int[] offsets, double[][] weights) {
        this.arithmetic = arithmetic;
        this.offsets = offsets;
        this.blocks = partition(weights[0].length, arithmetic.blocks());
        int padded = 0;
        for (int block : blocks) {
            padded += block;
        }
        this.outputs = padded;
        this.weights = arithmetic.allocate(padded * offsets.length);
        int first = 0;
        for (int block : blocks) {
            for (int t = 0; t < offsets.length; t++) {
                for (int b = 0; b < block && first + b < weights[t].length; b++) {
                    arithmetic.load(weights[t][first + b], this.weights, first * offsets.length + t * block + b);
                }
            }
            first += block;
        }
    }

    /** The blocks of least total size that cover n, as few of them as possible. */
    static int[] partition(int n, int[] sizes) {
        // cost[i] counts 1000 for an output and 1 for a block.
        int[] cost = new int[n + 1];
        int[] chosen = new int[n + 1];
        for (int i = 1; i <= n; i++) {
            cost[i] = Integer.MAX_VALUE;
            for (int size : sizes) {
                int with = cost[Math.max(0, i - size)] + 1000 * size + 1;
                if (with < cost[i]) {
                    cost[i] = with;
                    chosen[i] = size;
                }
            }
        }
        int[] blocks = new int[cost[n] % 1000];
        int left = n;
        for (int b = 0; b < blocks.length; b++) {
            blocks[b] = chosen[left];
            left = Math.max(0, left - chosen[left]);
        }
        return blocks;
    }

    /** How many planes a sweep writes, padding included. */
    int outputs() {
        return outputs;
    }

    /** out[at + b plane + j] = sum over taps t of weights[t][b] source[base + offsets[t] + j], for all outputs b and j below n. */
    void run(A source, int base, A out, int at, int plane, int n) {
        int first = 0;
        for (int block : blocks) {
            arithmetic.correlate(
                    block, source, base, offsets, weights, first * offsets.length, out, at + first * plane, plane, n);
            first += block;
        }
    }
}
