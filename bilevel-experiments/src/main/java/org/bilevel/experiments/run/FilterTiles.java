package org.bilevel.experiments.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.ParameterLayout.Block;
import org.bilevel.experiments.report.Tile;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;

/**
 * Learned filters to look at: a filter is scaled to its largest entry, with 0 in middle grey; beside it is how much it lets through of every frequency, |sum_t w_t exp(-i omega t)| relative to the
 * largest, with frequency 0 in the middle. Colours are those of the channels.
 */
final class FilterTiles {

    /** Frequencies along a side, odd for the sake of the middle. */
    private static final int FREQUENCIES = 33;

    private final int channels;
    private final int size;
    private final double[] weights;

    FilterTiles(Block filters, double[] theta) {
        this.channels = filters.shape().get(1);
        this.size = filters.shape().get(2);
        this.weights = filters.copyOf(theta);
    }

    /** A tile for every filter, in the order of their weights if there are some, the largest first; none without a block of filters. */
    static List<Tile> of(ParameterLayout layout, double[] theta) {
        return Pictures.filters(layout)
                .map(block -> new FilterTiles(block, theta).tiles(block.shape().getFirst(), weights(layout, theta)))
                .orElse(List.of());
    }

    /** exp of the block of logarithms, empty without one. */
    private static double[] weights(ParameterLayout layout, double[] theta) {
        return layout.blocks().stream()
                .filter(block -> block.name().equals("log_weights"))
                .findFirst()
                .map(block -> IntStream.range(block.offset(), block.end())
                        .mapToDouble(i -> Math.exp(theta[i]))
                        .toArray())
                .orElse(new double[0]);
    }

    private List<Tile> tiles(int count, double[] weight) {
        boolean weighted = weight.length == count;
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        if (weighted) {
            order.sort(Comparator.comparingDouble(k -> -weight[k]));
        }
        return order.stream()
                .map(k -> new Tile(
                        weighted ? "%d, weight %.3g".formatted(k + 1, weight[k]) : "%d".formatted(k + 1),
                        List.of(
                                Pictures.picture("filter " + (k + 1), filter(k)),
                                Pictures.picture("frequency response of filter " + (k + 1), response(k)))))
                .toList();
    }

    /** Grey filters are grey; of other numbers of channels than 3, the first is shown. */
    private int shownChannels() {
        return channels == 3 ? 3 : 1;
    }

    /** Filter k, a pixel a tap. */
    Image filter(int k) {
        int taps = size * size;
        double[] data = new double[shownChannels() * taps];
        double largest = Double.MIN_NORMAL;
        for (int t = 0; t < channels * taps; t++) {
            largest = Math.max(largest, Math.abs(weights[k * channels * taps + t]));
        }
        for (int t = 0; t < data.length; t++) {
            data[t] = 0.5 + 0.5 * weights[k * channels * taps + t] / largest;
        }
        return new Image(new ImageShape(shownChannels(), size, size), data);
    }

    private Image response(int k) {
        double[] data = new double[shownChannels() * FREQUENCIES * FREQUENCIES];
        double largest = Double.MIN_NORMAL;
        for (int c = 0; c < shownChannels(); c++) {
            for (int v = 0; v < FREQUENCIES; v++) {
                for (int u = 0; u < FREQUENCIES; u++) {
                    double amplitude = amplitude(k, c, frequency(v), frequency(u));
                    data[(c * FREQUENCIES + v) * FREQUENCIES + u] = amplitude;
                    largest = Math.max(largest, amplitude);
                }
            }
        }
        for (int i = 0; i < data.length; i++) {
            data[i] /= largest;
        }
        return new Image(new ImageShape(shownChannels(), FREQUENCIES, FREQUENCIES), data);
    }

    /** From -pi to pi. */
    private static double frequency(int index) {
        return Math.PI * (2.0 * index / (FREQUENCIES - 1) - 1);
    }

    private double amplitude(int k, int channel, double vertical, double horizontal) {
        double real = 0;
        double imaginary = 0;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double w = weights[((k * channels + channel) * size + y) * size + x];
                double phase = vertical * y + horizontal * x;
                real += w * Math.cos(phase);
                imaginary -= w * Math.sin(phase);
            }
        }
        return Math.hypot(real, imaginary);
    }
}
