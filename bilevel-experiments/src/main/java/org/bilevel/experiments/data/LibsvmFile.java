package org.bilevel.experiments.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;
import java.util.zip.GZIPInputStream;
import org.bilevel.solvers.problem.PackedData;

/**
 * Reads labelled data in LIBSVM's format, plain or compressed by gzip: a line a sample, its label and then {@code index:value} pairs with indices from 1 that increase; what is
 * missing is 0; {@code #} begins a comment. Labels may be any numbers; the classes are numbered in their order.
 */
public final class LibsvmFile {

    /** More features than this would make dense rows a waste. */
    private static final int MOST_FEATURES = 100_000;

    private LibsvmFile() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it cannot be understood, naming file and line
     */
    public static PackedData read(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
            return new Parser(file).parse(reader);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": no text in UTF-8", e);
        }
    }

    private static final class Parser {

        private final Path file;
        private final List<int[]> indices = new ArrayList<>();
        private final List<float[]> values = new ArrayList<>();
        private final List<Double> labels = new ArrayList<>();
        private int features;
        private long line;

        Parser(Path file) {
            this.file = file;
        }

        PackedData parse(BufferedReader reader) throws IOException {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                int comment = text.indexOf('#');
                StringTokenizer words = new StringTokenizer(comment < 0 ? text : text.substring(0, comment));
                if (words.hasMoreTokens()) {
                    sample(words);
                }
            }
            double[] classes = labels.stream()
                    .mapToDouble(label -> label)
                    .distinct()
                    .sorted()
                    .toArray();
            if (classes.length < 2) {
                throw new IllegalArgumentException("%s: %d samples of %d classes, must be of at least 2 classes"
                        .formatted(file, labels.size(), classes.length));
            }
            if ((double) labels.size() * features > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("%s: %d samples x %d features, must be fewer than 2^31 numbers"
                        .formatted(file, labels.size(), features));
            }
            return pack(classes);
        }

        private PackedData pack(double[] classes) {
            int p = Math.max(features, 1);
            float[] packed = new float[labels.size() * p];
            int[] numbers = new int[labels.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Arrays.binarySearch(classes, labels.get(i));
                int[] at = indices.get(i);
                for (int k = 0; k < at.length; k++) {
                    packed[i * p + at[k]] = values.get(i)[k];
                }
            }
            return new PackedData(packed, p, numbers, classes.length);
        }

        private void sample(StringTokenizer words) {
            labels.add(finite(words.nextToken(), "label") + 0.0);
            int[] at = new int[words.countTokens()];
            float[] value = new float[at.length];
            for (int k = 0; k < at.length; k++) {
                String pair = words.nextToken();
                int colon = pair.indexOf(':');
                if (colon < 0) {
                    throw refused("'" + pair + "' is no index:value");
                }
                at[k] = index(pair.substring(0, colon)) - 1;
                if (k > 0 && at[k] <= at[k - 1]) {
                    throw refused("index %d follows %d, must increase".formatted(at[k] + 1, at[k - 1] + 1));
                }
                value[k] = (float) finite(pair.substring(colon + 1), "value of feature " + (at[k] + 1));
                if (Float.isInfinite(value[k])) {
                    throw refused("'%s' exceeds single precision".formatted(pair));
                }
            }
            if (at.length > 0) {
                features = Math.max(features, at[at.length - 1] + 1);
            }
            indices.add(at);
            values.add(value);
        }

        private int index(String word) {
            int index = -1;
            try {
                index = Integer.parseInt(word);
            } catch (NumberFormatException _) {
                // Refused below.
            }
            if (index < 1 || index > MOST_FEATURES) {
                throw refused("index '%s', must be a whole number from 1 to %d".formatted(word, MOST_FEATURES));
            }
            return index;
        }

        private double finite(String word, String what) {
            double value = Double.NaN;
            try {
                value = Double.parseDouble(word);
            } catch (NumberFormatException _) {
                // Refused below.
            }
            if (!Double.isFinite(value)) {
                throw refused("%s '%s', must be a finite number".formatted(what, word));
            }
            return value;
        }

        private IllegalArgumentException refused(String problem) {
            return new IllegalArgumentException("%s line %d: %s".formatted(file, line, problem));
        }
    }
}
