package org.bilevel.bench.solver;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.noise.GaussianNoise;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.RestorationProblem;

/** The paper's problem: colour patches (dead leaves) of 96x96, noise 25/255, 10 filters 7x7 at their start. */
final class ColourDenoising {

    private static final int SIDE = 96;

    private ColourDenoising() {}

    static RestorationProblem problem(int samples, Precision precision) {
        return problem(SIDE, samples, precision);
    }

    /** With patches of another side. */
    static RestorationProblem problem(int side, int samples, Precision precision) {
        ImageShape shape = new ImageShape(3, side, side);
        GaussianNoise noise = GaussianNoise.ofGreyLevels(25);
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            Image truth = DeadLeaves.fitting(shape).draw(shape, SeedPath.of(1).child(i));
            String name = "sample " + i;
            measurements.add(new Measurement(
                    name, truth, noise.addTo(truth, name, SeedPath.of(2)).data()));
        }
        return new RestorationProblem(new Identity(), regularizer(precision), measurements);
    }

    static double[] initialParameters() {
        return regularizer(Precision.SINGLE).initialParameters(3, 25 / 255.0);
    }

    private static FieldsOfExperts regularizer(Precision precision) {
        return new FieldsOfExperts(10, 7, Boundary.REFLECTING, precision);
    }
}
