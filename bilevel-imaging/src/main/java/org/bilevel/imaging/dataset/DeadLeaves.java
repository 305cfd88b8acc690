package org.bilevel.imaging.dataset;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;

/**
 * Dead-leaves pictures (Lee, Mumford and Huang 2001): opaque discs fall at uniform places until they cover everything. With radii
 * distributed like r^-3 the picture is scale invariant, as photographs are: power falls like 1/f^2, gradients are heavy-tailed.
 *
 * <p>Discs are drawn front to back, with edges one pixel wide, and stop once everything is covered. A disc's lightness is uniform in
 * [0, 1]; its red, green and blue differ from the lightness by independent Gaussian amounts of standard deviation 0.1 (photographs are
 * close to grey), clipped to [0, 1].
 *
 * @param minRadius smallest radius in pixels, positive
 * @param maxRadius largest radius in pixels, above the smallest
 */
public record DeadLeaves(double minRadius, double maxRadius) {

    private static final double CHROMA = 0.1;

    /** What may still shine through a pixel that counts as covered. */
    private static final double COVERED = 1.0 / 1024;

    /**
     * Checks the radii.
     *
     * @throws IllegalArgumentException unless 0 < minRadius < maxRadius, both finite
     */
    public DeadLeaves {
        Options.requirePositive("minRadius", minRadius);
        Options.requirePositive("maxRadius", maxRadius);
        Options.require(maxRadius > minRadius, "maxRadius", maxRadius, "above minRadius = " + minRadius);
    }

    /**
     * Radii from 1.5 pixels up to the longer side of a picture of this shape. In 128 x 128 grey the power then falls with exponent
     * -2.3 and differences of neighbours have kurtosis 12; crops of BSDS500's photographs have -2.4 and 19, while radii from 1 pixel give
     * -2.0 and 9.
     */
    public static DeadLeaves fitting(ImageShape shape) {
        return new DeadLeaves(1.5, Math.max(2, Math.max(shape.height(), shape.width())));
    }

    /**
     * So many pictures of one shape, drawn whenever they are asked for, named {@code leaves-0000} and so on.
     *
     * @param shape their shape
     * @param count how many, at least 1
     * @param seed the root of all; picture k does not depend on the count
     * @throws IllegalArgumentException if the count is less than 1
     */
    public static ImageSet set(ImageShape shape, int count, SeedPath seed) {
        Options.require(count >= 1, "images", count, ">= 1");
        DeadLeaves leaves = fitting(shape);
        return new ImageSet(
                "synthetic dead leaves " + shape,
                IntStream.range(0, count)
                        .mapToObj(k ->
                                new ImageSet.Entry("leaves-%04d".formatted(k), () -> leaves.draw(shape, seed.child(k))))
                        .toList());
    }

    /**
     * One picture.
     *
     * @param shape its shape, grey or colour
     * @param seed fixes it entirely
     * @return values in [0, 1]
     */
    public Image draw(ImageShape shape, SeedPath seed) {
        RandomGenerator random = seed.generator();
        Canvas canvas = new Canvas(shape);
        double[] colour = new double[shape.channels()];
        double height = shape.height() + 2 * maxRadius;
        double width = shape.width() + 2 * maxRadius;
        while (canvas.open > 0) {
            double radius = radius(random.nextDouble());
            double y = random.nextDouble() * height - maxRadius;
            double x = random.nextDouble() * width - maxRadius;
            if (canvas.touches(y, x, radius)) {
                pick(colour, random);
                canvas.drop(y, x, radius, colour);
            }
        }
        return canvas.finished();
    }

    /** Inverts the distribution function of the density proportional to r^-3. */
    private double radius(double uniform) {
        double near = 1 / (minRadius * minRadius);
        double far = 1 / (maxRadius * maxRadius);
        return 1 / Math.sqrt(near - uniform * (near - far));
    }

    private static void pick(double[] colour, RandomGenerator random) {
        double lightness = random.nextDouble();
        Arrays.fill(colour, lightness);
        if (colour.length == 3) {
            for (int c = 0; c < 3; c++) {
                colour[c] = Math.clamp(lightness + CHROMA * random.nextGaussian(), 0.0, 1.0);
            }
        }
    }

    /** The picture so far: colour weighted by cover, and what still shines through. */
    private static final class Canvas {

        private final ImageShape shape;
        private final double[] data;
        private final double[] through;
        private int open;

        Canvas(ImageShape shape) {
            this.shape = shape;
            data = new double[shape.size()];
            through = new double[shape.pixels()];
            Arrays.fill(through, 1);
            open = shape.pixels();
        }

        boolean touches(double y, double x, double radius) {
            double reach = radius + 0.5;
            return y + reach > 0 && y - reach < shape.height() - 1 && x + reach > 0 && x - reach < shape.width() - 1;
        }

        void drop(double y, double x, double radius, double[] colour) {
            double reach = radius + 0.5;
            double inside = Math.max(0, radius - 0.5);
            int bottom = Math.min(shape.height() - 1, (int) Math.floor(y + reach));
            for (int row = Math.max(0, (int) Math.ceil(y - reach)); row <= bottom; row++) {
                double dy = row - y;
                double half = Math.sqrt(Math.max(0, reach * reach - dy * dy));
                int right = Math.min(shape.width() - 1, (int) Math.floor(x + half));
                for (int column = Math.max(0, (int) Math.ceil(x - half)); column <= right; column++) {
                    int p = row * shape.width() + column;
                    if (through[p] > COVERED) {
                        double dx = column - x;
                        double squared = dx * dx + dy * dy;
                        double cover = squared <= inside * inside ? 1 : Math.min(1, reach - Math.sqrt(squared));
                        blend(p, cover, colour);
                    }
                }
            }
        }

        private void blend(int p, double cover, double[] colour) {
            double weight = Math.max(0, cover) * through[p];
            for (int c = 0; c < colour.length; c++) {
                data[c * through.length + p] += weight * colour[c];
            }
            through[p] -= weight;
            if (through[p] <= COVERED) {
                open--;
            }
        }

        /** Makes up for what still shines through, so that every pixel is an average of its discs. */
        Image finished() {
            for (int c = 0; c < shape.channels(); c++) {
                for (int p = 0; p < through.length; p++) {
                    data[c * through.length + p] = Math.min(1, data[c * through.length + p] / (1 - through[p]));
                }
            }
            return new Image(shape, data);
        }
    }
}
