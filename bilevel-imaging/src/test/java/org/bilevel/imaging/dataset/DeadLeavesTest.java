package org.bilevel.imaging.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLeavesTest {

    private static final SeedPath SEED = SeedPath.of(2);

    @ParameterizedTest
    @CsvSource({"1,1,1", "3,1,40", "1,40,3", "3,96,96", "1,65,130"})
    void fillsAnyShapeWithValuesInRange(int channels, int height, int width) {
        ImageShape shape = new ImageShape(channels, height, width);
        Image image = DeadLeaves.fitting(shape).draw(shape, SEED);
        assertThat(image.shape()).isEqualTo(shape);
        assertThat(Arrays.stream(image.data()).allMatch(v -> v >= 0 && v <= 1)).isTrue();
    }

    @Test
    void isFixedBySeed() {
        ImageShape shape = new ImageShape(3, 32, 32);
        ImageSet set = DeadLeaves.set(shape, 3, SEED);
        assertThat(set.names()).containsExactly("leaves-0000", "leaves-0001", "leaves-0002");
        assertThat(set.image(1).data())
                .isEqualTo(DeadLeaves.set(shape, 2, SEED).image(1).data());
        assertThat(set.image(0).data()).isNotEqualTo(set.image(1).data());
        assertThat(set.contentHash()).isEqualTo(DeadLeaves.set(shape, 3, SEED).contentHash());
        assertThat(set.contentHash())
                .isNotEqualTo(DeadLeaves.set(shape, 3, SeedPath.of(3)).contentHash());
    }

    @Test
    void discsHideWhatIsBehindThem() {
        // One radius: almost all pixels belong to one disc and equal their right neighbour.
        ImageShape shape = new ImageShape(1, 64, 64);
        double[] data = new DeadLeaves(20, 20.01).draw(shape, SEED).data();
        int equal = 0;
        for (int k = 1; k < data.length; k++) {
            equal += Math.abs(data[k] - data[k - 1]) < 1e-12 ? 1 : 0;
        }
        assertThat(equal).isGreaterThan(data.length * 7 / 10);
    }

    @Test
    void lightnessIsSpreadOverTheRange() {
        ImageShape shape = new ImageShape(3, 96, 96);
        double sum = 0;
        double squares = 0;
        int count = 40;
        for (int k = 0; k < count; k++) {
            double[] data = DeadLeaves.fitting(shape)
                    .draw(shape, SEED.child(k))
                    .toGrey()
                    .data();
            sum += Arrays.stream(data).average().orElseThrow();
            squares += Arrays.stream(data).map(v -> v * v).average().orElseThrow();
        }
        double mean = sum / count;
        assertThat(mean).isBetween(0.45, 0.55);
        assertThat(squares / count - mean * mean).isBetween(0.05, 0.09); // 1/12 before edges are blended
    }

    @Test
    void powerFallsAsInPhotographs() {
        int n = 128;
        ImageShape shape = new ImageShape(1, n, n);
        double[] power = new double[n / 2];
        for (int k = 0; k < 16; k++) {
            addRadialPower(DeadLeaves.fitting(shape).draw(shape, SEED.child(k)), power);
        }
        assertThat(slope(power, 3, n / 4)).isBetween(-2.6, -1.6);
    }

    @Test
    void gradientsAreHeavyTailed() {
        ImageShape shape = new ImageShape(1, 128, 128);
        double second = 0;
        double fourth = 0;
        int count = 0;
        for (int k = 0; k < 8; k++) {
            Image image = DeadLeaves.fitting(shape).draw(shape, SEED.child(k));
            for (int y = 0; y < 128; y++) {
                for (int x = 1; x < 128; x++) {
                    double step = image.at(0, y, x) - image.at(0, y, x - 1);
                    second += step * step;
                    fourth += step * step * step * step;
                    count++;
                }
            }
        }
        assertThat(count * fourth / (second * second))
                .as("kurtosis, 3 for a Gaussian")
                .isGreaterThan(6);
    }

    @Test
    void refusesOtherRadii() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new DeadLeaves(0, 5))
                .withMessage("minRadius = 0, must be > 0 and finite");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new DeadLeaves(5, 5))
                .withMessage("maxRadius = 5, must be above minRadius = 5.0");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> DeadLeaves.set(new ImageShape(1, 4, 4), 0, SEED))
                .withMessage("images = 0, must be >= 1");
    }

    /** Adds to bin f the mean power at frequencies of length f, after a Hann window against the jump at the border. */
    private static void addRadialPower(Image image, double[] power) {
        int n = image.shape().width();
        double mean = Arrays.stream(image.data()).average().orElseThrow();
        double[][] re = new double[n][n];
        double[][] im = new double[n][n];
        for (int y = 0; y < n; y++) {
            for (int x = 0; x < n; x++) {
                re[y][x] = (image.at(0, y, x) - mean) * hann(y, n) * hann(x, n);
            }
        }
        transformRowsAndTranspose(re, im);
        transformRowsAndTranspose(re, im);
        double[] sum = new double[power.length];
        int[] count = new int[power.length];
        for (int v = 0; v < n; v++) {
            for (int u = 0; u < n; u++) {
                int bin = (int) Math.round(Math.hypot(Math.min(v, n - v), Math.min(u, n - u)));
                if (bin < power.length) {
                    sum[bin] += re[v][u] * re[v][u] + im[v][u] * im[v][u];
                    count[bin]++;
                }
            }
        }
        for (int f = 0; f < power.length; f++) {
            power[f] += sum[f] / count[f];
        }
    }

    private static double hann(int i, int n) {
        return 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / n);
    }

    private static void transformRowsAndTranspose(double[][] re, double[][] im) {
        int n = re.length;
        double[][] outRe = new double[n][n];
        double[][] outIm = new double[n][n];
        for (int u = 0; u < n; u++) {
            for (int x = 0; x < n; x++) {
                double angle = -2 * Math.PI * (u * x % n) / n;
                double cos = Math.cos(angle);
                double sin = Math.sin(angle);
                for (int y = 0; y < n; y++) {
                    outRe[u][y] += re[y][x] * cos - im[y][x] * sin;
                    outIm[u][y] += re[y][x] * sin + im[y][x] * cos;
                }
            }
        }
        for (int y = 0; y < n; y++) {
            re[y] = outRe[y];
            im[y] = outIm[y];
        }
    }

    /** The least-squares slope of log power over log frequency. */
    private static double slope(double[] power, int from, int to) {
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (int f = from; f <= to; f++) {
            double x = Math.log(f);
            double y = Math.log(power[f]);
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
        }
        int n = to - from + 1;
        return (n * sxy - sx * sy) / (n * sxx - sx * sx);
    }
}
