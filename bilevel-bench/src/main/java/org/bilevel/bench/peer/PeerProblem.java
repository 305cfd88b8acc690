package org.bilevel.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.experiments.model.Safetensors;
import org.bilevel.experiments.model.Tensor;
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

/**
 * What all peers solve: denoising of colour patches of 96x96 at 25/255 by Fields of Experts, 10 filters 7x7, at a theta that is no longer that of the start.
 *
 * @param samples dead leaves and their noise, fixed
 * @param theta parameters, fixed
 */
record PeerProblem(List<Measurement> samples, double[] theta) {

    private static final ImageShape SHAPE = new ImageShape(3, 96, 96);
    private static final double NOISE = 25;
    private static final SeedPath SEED = SeedPath.of(2024).child("peer");

    /** The first so many samples. */
    static PeerProblem of(int count) {
        DeadLeaves leaves = DeadLeaves.fitting(SHAPE);
        GaussianNoise noise = GaussianNoise.ofGreyLevels(NOISE);
        List<Measurement> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "leaves-" + i;
            Image truth = leaves.draw(SHAPE, SEED.child("images").child(i));
            samples.add(new Measurement(
                    name, truth, noise.addTo(truth, name, SEED.child("noise")).data()));
        }
        return new PeerProblem(samples, parameters());
    }

    private static FieldsOfExperts regularizer(Precision precision) {
        return new FieldsOfExperts(10, 7, Boundary.REFLECTING, precision);
    }

    /** As after some learning: filters no longer products of cosines, weights apart from each other. */
    private static double[] parameters() {
        FieldsOfExperts foe = regularizer(Precision.DOUBLE);
        ParameterLayout layout = foe.layout(SHAPE.channels());
        double[] theta = foe.initialParameters(SHAPE.channels(), NOISE / 255);
        RandomGenerator random = SEED.child("theta").generator();
        // Filters have norm 1: this moves each by about 0.4.
        double taps = layout.block("filters").size() / 10.0;
        perturb(theta, layout.block("filters"), 0.4 / Math.sqrt(taps), random);
        perturb(theta, layout.block("log_weights"), 0.5, random);
        return theta;
    }

    private static void perturb(double[] theta, ParameterLayout.Block block, double size, RandomGenerator random) {
        for (int i = block.offset(); i < block.end(); i++) {
            theta[i] += size * random.nextGaussian();
        }
    }

    /** With convolutions of that precision. */
    RestorationProblem restoration(Precision precision) {
        return new RestorationProblem(new Identity(), regularizer(precision), samples);
    }

    /** Everything a peer needs: data, truths, theta by block; mu, L and the tolerances as metadata. */
    void write(Path file, Accuracy accuracy) throws IOException {
        RestorationProblem problem = restoration(Precision.SINGLE);
        LowerLevelConstants constants = problem.lowerLevel(theta).objective(0).constants();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("mu", Double.toString(constants.mu()));
        metadata.put("l", Double.toString(constants.l()));
        metadata.put("epsilon", Double.toString(accuracy.epsilon()));
        metadata.put("delta", Double.toString(accuracy.delta()));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("noisy", images(samples.stream().map(Measurement::data).toList()));
        tensors.put("truth", images(samples.stream().map(s -> s.truth().data()).toList()));
        for (ParameterLayout.Block block : problem.layout().blocks()) {
            tensors.put(block.name(), new Tensor(block.shape(), block.copyOf(theta)));
        }
        new Safetensors(metadata, tensors).write(file);
    }

    private static Tensor images(List<double[]> images) {
        double[] all = new double[images.size() * SHAPE.size()];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, all, i * SHAPE.size(), SHAPE.size());
        }
        return new Tensor(List.of(images.size(), SHAPE.channels(), SHAPE.height(), SHAPE.width()), all);
    }
}
