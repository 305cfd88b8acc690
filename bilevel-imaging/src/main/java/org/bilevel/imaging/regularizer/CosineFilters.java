package org.bilevel.imaging.regularizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.bilevel.imaging.convolution.FilterBank;

/** Cosine-transform filters times colour directions, of norm 1 and zero mean per channel, in the order in which they help. */
final class CosineFilters {

    private static final double[][] GREY = {{1}};
    private static final double[][] OPPONENT = {
        {1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)},
        {1 / Math.sqrt(2), 0, -1 / Math.sqrt(2)},
        {1 / Math.sqrt(6), -2 / Math.sqrt(6), 1 / Math.sqrt(6)}
    };

    private record Function(int support, int v, int u, int colour) {}

    private CosineFilters() {}

    /** The first {@code count} filters, flat [channels, size, size] each. */
    static double[][] bank(int count, int channels, int size) {
        double[][] colours = channels == 1 ? GREY : OPPONENT;
        List<Function> functions = new ArrayList<>();
        for (int support = 3; support <= size; support += 2) {
            List<Function> level = new ArrayList<>();
            for (int v = 0; v < support; v++) {
                for (int u = 0; u < support; u++) {
                    for (int colour = 0; colour < colours.length && u + v > 0; colour++) {
                        level.add(new Function(support, v, u, colour));
                    }
                }
            }
            level.sort(Comparator.comparingInt(f -> f.u() + f.v() + 2 * Math.min(f.colour(), 1)));
            functions.addAll(level);
        }
        double[][] bank = new double[count][];
        for (int k = 0; k < count; k++) {
            Function f = functions.get(k % functions.size());
            bank[k] = filter(f, colours[f.colour()], size);
        }
        return bank;
    }

    /** The same as one bank. */
    static FilterBank filterBank(int count, int channels, int size) {
        double[] weights = Arrays.stream(bank(count, channels, size))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        return new FilterBank(count, channels, size, weights);
    }

    /** Passes on a difference of colours, 1 or 2, as it is: of norm 1, its mean still to be subtracted. */
    static double[] impulse(int difference, int size) {
        double[] colour = OPPONENT[difference];
        double[] out = new double[colour.length * size * size];
        for (int c = 0; c < colour.length; c++) {
            out[c * size * size + size * size / 2] = colour[c];
        }
        return out;
    }

    private static double[] filter(Function f, double[] colour, int size) {
        double[] out = new double[colour.length * size * size];
        int margin = (size - f.support()) / 2;
        double norm = 2.0 / f.support() * (f.u() == 0 || f.v() == 0 ? Math.sqrt(0.5) : 1);
        for (int c = 0; c < colour.length; c++) {
            for (int y = 0; y < f.support(); y++) {
                for (int x = 0; x < f.support(); x++) {
                    out[(c * size + margin + y) * size + margin + x] =
                            colour[c] * norm * cosine(f.v(), y, f.support()) * cosine(f.u(), x, f.support());
                }
            }
        }
        return out;
    }

    private static double cosine(int frequency, int i, int n) {
        return Math.cos(Math.PI * frequency * (2 * i + 1) / (2 * n));
    }
}
