package org.bilevel.imaging.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bilevel.api.random.SeedPath;

/** Images for tests. */
public final class TestImages {

    private TestImages() {}

    /** Values k/255 at random, which 8-bit files hold exactly. */
    public static Image eightBit(int channels, int height, int width, long seed) {
        RandomGenerator random = SeedPath.of(seed).child("test image").generator();
        ImageShape shape = new ImageShape(channels, height, width);
        double[] data = new double[shape.size()];
        for (int k = 0; k < data.length; k++) {
            data[k] = random.nextInt(256) / 255.0;
        }
        return new Image(shape, data);
    }

    /** A smooth wave, each channel another, which JPEG keeps well. */
    public static Image smooth(int channels, int height, int width) {
        ImageShape shape = new ImageShape(channels, height, width);
        double[] data = new double[shape.size()];
        for (int k = 0; k < data.length; k++) {
            int y = k / width % height;
            int x = k % width;
            int c = k / shape.pixels();
            data[k] = 0.5 + 0.4 * Math.sin(0.1 * y + 0.05 * x + c);
        }
        return new Image(shape, data);
    }

    /** A folder of the image data that lies beside the project, if it is there. */
    public static Optional<Path> sharedData(String folder) {
        Path start = Path.of("").toAbsolutePath();
        return Stream.iterate(start, path -> path != null, Path::getParent)
                .map(path -> path.resolve("shared").resolve("data").resolve(folder))
                .filter(Files::isDirectory)
                .findFirst();
    }
}
