package org.bilevel.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.termination.Termination;
import org.bilevel.imaging.image.Canvas;
import org.bilevel.imaging.image.FloatCanvas;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.RestorationProblem;

/**
 * Restores a large noisy image tile by tile: each is solved with a margin of its surroundings, of which its own part is kept. What lies beyond the margin hardly matters, as the influence of a pixel on the minimiser decays geometrically with the
 * distance; but how little it matters is not assumed: grad h of the whole is computed at the assembled image, tile by tile again, and bounds its distance to the minimiser, ||x - xhat|| <= ||grad h(x)|| / mu. Where that
 * exceeds the tolerance, the margin is doubled.
 *
 * <p>A guide is restored in the same way before.
 *
 * <p>Memory beyond the noisy image's own: the result in single precision, whose rounding the bound covers, and that of one tile for each thread.
 */
final class TiledRestoration {

    /** Side of the part of a tile that is kept, in pixels. */
    static final int CORE = 512;

    /** Images of no more pixels are solved as a whole. */
    static final int SMALLEST = 1 << 20;

    /** The first margin, in multiples of the regulariser's reach. */
    private static final int REACHES = 6;

    private final Restorer restorer;
    /** To half the tolerance, which leaves the other half to what is assembled. */
    private final Restorer tighter;

    private final Canvas noisy;
    private final ImageShape shape;
    private final double mu;
    private final List<Tile> tiles;
    private final FloatCanvas x;
    /** Of the whole image, for a regulariser that has one. */
    private Optional<Canvas> guide = Optional.empty();

    /**
     * Cuts an image.
     *
     * @param core side of the part of a tile that is kept, larger than the regulariser's reach
     */
    TiledRestoration(Restorer restorer, Canvas noisy, int core) {
        this.restorer = restorer;
        this.tighter =
                new Restorer(restorer.task(), restorer.regularizer(), restorer.theta(), restorer.tolerance() / 2);
        this.noisy = noisy;
        this.shape = noisy.shape();
        this.tiles = tiles(core);
        this.x = new FloatCanvas(shape);
        this.mu = restorer.task().operator().smallestSquaredSingularValue(shape).value()
                + restorer.task().gamma();
    }

    private record Tile(int top, int left, int height, int width) {

        /** With so much of what surrounds it in an image. */
        Tile grown(int margin, ImageShape shape) {
            int newTop = Math.max(0, top - margin);
            int newLeft = Math.max(0, left - margin);
            return new Tile(
                    newTop,
                    newLeft,
                    Math.min(shape.height(), top + height + margin) - newTop,
                    Math.min(shape.width(), left + width + margin) - newLeft);
        }
    }

    private List<Tile> tiles(int core) {
        int down = Math.ceilDiv(shape.height(), core);
        int across = Math.ceilDiv(shape.width(), core);
        List<Tile> all = new ArrayList<>();
        for (int row = 0; row < down; row++) {
            int top = (int) ((long) shape.height() * row / down);
            int bottom = (int) ((long) shape.height() * (row + 1) / down);
            for (int column = 0; column < across; column++) {
                int left = (int) ((long) shape.width() * column / across);
                int right = (int) ((long) shape.width() * (column + 1) / across);
                all.add(new Tile(top, left, bottom - top, right - left));
            }
        }
        return all;
    }

    /** Restores the image; the same on any number of threads. */
    Restorer.RestoredCanvas run(int threads, BooleanSupplier cancelled) {
        int reach = restorer.regularizer().reach();
        double allowed = mu * restorer.tolerance() * Math.sqrt(shape.size());
        int largest = Math.max(shape.height(), shape.width());
        if (restorer.guide().isPresent()) {
            Restorer.RestoredCanvas first = restorer.guide().get().restore(noisy, threads, cancelled);
            if (!first.termination().converged()) {
                return first;
            }
            guide = Optional.of(first.canvas());
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int margin = REACHES * reach; ; margin *= 2) {
                int surroundings = margin;
                List<Termination> ends = onAll(pool, tile -> solve(tile, surroundings, cancelled));
                for (Termination end : ends) {
                    if (!end.converged()) {
                        return new Restorer.RestoredCanvas(x, end);
                    }
                }
                double squares = 0;
                for (double part : onAll(pool, tile -> squaredGradient(tile, reach))) {
                    squares += part;
                }
                double gradient = Math.sqrt(squares);
                if (gradient <= allowed || margin >= largest) {
                    Termination end = gradient <= allowed
                            ? new Termination.Converged(gradient, allowed)
                            : new Termination.Stalled(0, gradient, allowed);
                    return new Restorer.RestoredCanvas(x, end);
                }
            }
        }
    }

    private interface Work<T> {

        T on(Tile tile);
    }

    private <T> List<T> onAll(ExecutorService pool, Work<T> work) {
        List<Callable<T>> calls =
                tiles.stream().<Callable<T>>map(tile -> () -> work.on(tile)).toList();
        return Parallel.all(pool, calls, "a restoration");
    }

    /** Solves a tile with its surroundings, and keeps its part of the result. */
    private Termination solve(Tile tile, int margin, BooleanSupplier cancelled) {
        Tile grown = tile.grown(margin, shape);
        Restorer.Restored restored = tighter.restore(measurement(grown), cancelled);
        int top = tile.top() - grown.top();
        int left = tile.left() - grown.left();
        x.paste(restored.image().crop(top, left, tile.height(), tile.width()), tile.top(), tile.left());
        return restored.termination();
    }

    private static Image part(Tile tile, Canvas of) {
        return of.crop(tile.top(), tile.left(), tile.height(), tile.width());
    }

    private Measurement measurement(Tile tile) {
        Image image = part(tile, noisy);
        return new Measurement("tile", image, image.data(), guide.map(whole -> part(tile, whole)));
    }

    /** ||grad h(x)||^2 on a tile. */
    private double squaredGradient(Tile tile, int reach) {
        Tile grown = tile.grown(reach, shape);
        RestorationProblem problem = restorer.problem(measurement(grown));
        LowerLevelObjective h = problem.lowerLevel(restorer.theta()).objective(0);
        double[] gradient = new double[problem.dimension(0)];
        h.gradient(part(grown, x).data(), gradient);
        double sum = 0;
        double[] own = new Image(problem.shape(0), gradient)
                .crop(tile.top() - grown.top(), tile.left() - grown.left(), tile.height(), tile.width())
                .data();
        for (double entry : own) {
            sum += entry * entry;
        }
        return sum;
    }
}
