package org.bilevel.imaging.task;

import java.util.List;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.fidelity.DataFidelity;
import org.bilevel.imaging.fidelity.LeastSquares;
import org.bilevel.imaging.noise.GaussianNoise;
import org.bilevel.imaging.operator.ForwardOperator;

/** What happens to an image before it is measured, and what is known of that when it is restored. Immutable: a record of validated options. */
public interface Task {

    /** K, by which measurements are made. */
    ForwardOperator operator();

    /** What measurements are made of an image's K x: by default Gaussian noise is added, fixed by the seed, the name and the place.
     *
     * @param exact K x
     * @param noise standard deviation on the 0..255 scale
     * @throws IllegalArgumentException if the noise is negative or not finite
     */
    default double[] measured(double[] exact, double noise, String name, SeedPath seed) {
        return GaussianNoise.ofGreyLevels(noise).addTo(exact, name, seed);
    }

    /** The data term of the lower level: by default least squares with K, which then is known. */
    default DataFidelity fidelity() {
        return new LeastSquares(operator());
    }

    /** The gamma of the term gamma/2 ||x||^2 in the lower level, positive where K^T K has no positive smallest eigenvalue; by default 0. */
    default double gamma() {
        return 0;
    }

    /**
     * The level of noise that initial parameters of regularisers suit: by default that of the measurement.
     *
     * @param noise standard deviation on the [0, 1] scale of intensities
     */
    default double startingNoise(double noise) {
        return noise;
    }

    /**
     * What people should know of the data term's learned parameters, a line each; by default nothing.
     *
     * @param parameters as laid out by {@link DataFidelity#layout}
     */
    default List<String> remarks(double[] parameters) {
        return List.of();
    }
}
