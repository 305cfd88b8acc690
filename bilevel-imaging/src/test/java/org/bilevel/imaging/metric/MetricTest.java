package org.bilevel.imaging.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.image.TestImages;
import org.bilevel.imaging.noise.GaussianNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTest {

    private static Image constant(int height, int width, double value) {
        ImageShape shape = new ImageShape(1, height, width);
        double[] data = new double[shape.size()];
        Arrays.fill(data, value);
        return new Image(shape, data);
    }

    private static Image noisy(Image image) {
        return new GaussianNoise(0.1).addTo(image, "metric", SeedPath.of(1));
    }

    @Test
    void psnrOfKnownErrors() {
        Image black = constant(4, 5, 0);
        assertThat(Psnr.of(black, constant(4, 5, 0.1))).isCloseTo(20, within(1e-12));
        assertThat(Psnr.of(black, constant(4, 5, 1))).isZero();
        assertThat(Psnr.of(black, constant(4, 5, 10))).as("not clipped").isCloseTo(-20, within(1e-12));
        assertThat(Psnr.of(black, black)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void psnrAveragesTheSquaredErrorOverChannels() {
        ImageShape pixel = new ImageShape(3, 1, 1);
        Image truth = new Image(pixel, new double[] {0.2, 0.4, 0.6});
        Image image = new Image(pixel, new double[] {0.2, 0.4, 0.3});
        assertThat(Psnr.of(truth, image)).isCloseTo(-10 * Math.log10(0.03), within(1e-12));
    }

    @Test
    void psnrOfNoise() {
        Image truth = TestImages.smooth(3, 200, 200);
        assertThat(Psnr.of(truth, noisy(truth))).isCloseTo(20, within(0.1));
    }

    @ParameterizedTest
    @CsvSource({"1,11,11", "1,17,23", "3,13,12", "1,5,20", "1,20,4", "3,1,1", "1,10,10"})
    void ssimAgreesWithTheDefinition(int channels, int height, int width) {
        Image truth = TestImages.smooth(channels, height, width);
        Image image = noisy(truth);
        assertThat(Ssim.of(truth, image)).isCloseTo(direct(truth, image), within(1e-10));
        assertThat(Ssim.of(image, truth)).isCloseTo(Ssim.of(truth, image), within(1e-12));
        assertThat(Ssim.of(truth, truth)).isCloseTo(1, within(1e-12));
    }

    @Test
    void ssimOfConstantsIsTheLuminanceTerm() {
        double expected = (2 * 0.5 * 0.6 + 1e-4) / (0.25 + 0.36 + 1e-4);
        assertThat(Ssim.of(constant(20, 30, 0.5), constant(20, 30, 0.6))).isCloseTo(expected, within(1e-9));
    }

    @Test
    void refusesOtherShapes() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Psnr.of(constant(2, 3, 0), constant(3, 2, 0)))
                .withMessageContaining("1x2x3")
                .withMessageContaining("1x3x2");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Ssim.of(constant(2, 3, 0), constant(3, 2, 0)));
    }

    /** The definition window by window, with variances from deviations. */
    private static double direct(Image truth, Image image) {
        int height = Math.min(11, truth.shape().height());
        int width = Math.min(11, truth.shape().width());
        double[][] weights = new double[height][width];
        double total = 0;
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                double dy = i - (height - 1) / 2.0;
                double dx = j - (width - 1) / 2.0;
                weights[i][j] = Math.exp(-(dx * dx + dy * dy) / 4.5);
                total += weights[i][j];
            }
        }
        double sum = 0;
        int windows = 0;
        for (int c = 0; c < truth.shape().channels(); c++) {
            for (int y = 0; y + height <= truth.shape().height(); y++) {
                for (int x = 0; x + width <= truth.shape().width(); x++) {
                    double a = 0;
                    double b = 0;
                    for (int i = 0; i < height; i++) {
                        for (int j = 0; j < width; j++) {
                            a += weights[i][j] / total * truth.at(c, y + i, x + j);
                            b += weights[i][j] / total * image.at(c, y + i, x + j);
                        }
                    }
                    double varianceA = 0;
                    double varianceB = 0;
                    double covariance = 0;
                    for (int i = 0; i < height; i++) {
                        for (int j = 0; j < width; j++) {
                            double weight = weights[i][j] / total;
                            double u = truth.at(c, y + i, x + j) - a;
                            double v = image.at(c, y + i, x + j) - b;
                            varianceA += weight * u * u;
                            varianceB += weight * v * v;
                            covariance += weight * u * v;
                        }
                    }
                    sum += (2 * a * b + 1e-4)
                            * (2 * covariance + 9e-4)
                            / ((a * a + b * b + 1e-4) * (varianceA + varianceB + 9e-4));
                    windows++;
                }
            }
        }
        return sum / windows;
    }
}
