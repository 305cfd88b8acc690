package org.bilevel.solvers.problem;

import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.UpperOracle;

/** What finite sums on labelled data have in common: a linear classifier, judged by its mean loss on validation samples. */
abstract class FiniteSumClassifier implements FiniteSumProblem {

    final PackedData training;
    final PackedData validation;
    final PackedNorms norms;
    private final ParameterLayout layout;

    FiniteSumClassifier(PackedData training, PackedData validation, String block, int parameters) {
        Options.require(
                validation.featureCount() == training.featureCount() && validation.classes() == training.classes(),
                "validation",
                validation,
                "of the features and classes of " + training);
        this.training = training;
        this.validation = validation;
        this.norms = PackedNorms.of(training);
        this.layout = ParameterLayout.builder().add(block, parameters).build();
    }

    @Override
    public final ParameterLayout layout() {
        return layout;
    }

    @Override
    public final int dimension() {
        return ClassifierBatch.unknowns(training);
    }

    @Override
    public final int lowerCount() {
        return training.size();
    }

    @Override
    public final int upperCount() {
        return validation.size();
    }

    @Override
    public final UpperOracle upper() {
        return new ClassifierUpperOracle(validation);
    }
}
