package org.bilevel.experiments.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.ParameterLayout.Block;
import org.bilevel.experiments.report.Picture;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.io.ImageFiles;

/** Writes what a run looks like: noisy, restored and true images side by side, and the filters. */
final class Pictures {

    private static final int SCALE = 10;
    private static final int GAP = 4;
    private static final int COLUMNS = 8;

    private Pictures() {}

    /** Writes {@code NAME-noisy.png}, {@code -restored.png} and {@code -truth.png} of each image. */
    static void writeRestorations(Path folder, List<Restoration> restorations) {
        for (Restoration one : restorations) {
            String name = one.name().replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("\\.[A-Za-z]+$", "");
            ImageFiles.write(folder.resolve(name + "-noisy.png"), one.noisy());
            ImageFiles.write(folder.resolve(name + "-restored.png"), one.restored());
            ImageFiles.write(folder.resolve(name + "-truth.png"), one.truth());
        }
    }

    /** Writes {@code filters.png} if theta has a block of filters: each scaled to its own largest value, 0 in middle grey. */
    static void writeFilters(Path folder, ParameterLayout layout, double[] theta) {
        filters(layout)
                .ifPresent(block -> ImageFiles.write(
                        folder.resolve("filters.png"),
                        gallery(block.shape().getFirst(), new FilterTiles(block, theta))));
    }

    /** The block of filters, {@code [count, channels, size, size]}, if there is one. */
    static Optional<Block> filters(ParameterLayout layout) {
        return layout.blocks().stream()
                .filter(block -> block.name().equals("filters") && block.shape().size() == 4)
                .findFirst();
    }

    /** An image as a page shows it. */
    static Picture picture(String name, Image image) {
        return new Picture(
                name,
                ImageFiles.png(image),
                image.shape().width(),
                image.shape().height());
    }

    private static Image gallery(int count, FilterTiles filters) {
        ImageShape tile = filters.filter(0).shape();
        int cell = tile.height() * SCALE + GAP;
        int columns = Math.min(COLUMNS, count);
        int rows = Math.ceilDiv(count, columns);
        ImageShape shape = new ImageShape(tile.channels(), rows * cell + GAP, columns * cell + GAP);
        double[] data = new double[shape.size()];
        Arrays.fill(data, 1);
        for (int k = 0; k < count; k++) {
            Image filter = filters.filter(k);
            int top = GAP + k / columns * cell;
            int left = GAP + k % columns * cell;
            for (int c = 0; c < shape.channels(); c++) {
                for (int y = 0; y < tile.height() * SCALE; y++) {
                    for (int x = 0; x < tile.width() * SCALE; x++) {
                        data[(c * shape.height() + top + y) * shape.width() + left + x] =
                                filter.at(c, y / SCALE, x / SCALE);
                    }
                }
            }
        }
        return new Image(shape, data);
    }
}
