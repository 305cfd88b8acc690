package org.bilevel.experiments.run;

import java.util.function.Function;
import org.bilevel.api.state.SavedState;

/** The parameters that restored the held-out images best so far, or the last ones where nothing is held out. */
final class BestModel {

    private double[] theta;
    private Evaluation evaluation;
    private long steps;
    private long validationsSince;

    /** Begins with the initial parameters. */
    BestModel(double[] start, Evaluation evaluation) {
        this.theta = start.clone();
        this.evaluation = evaluation;
    }

    /** Takes the parameters after some steps if their mean PSNR is higher than that of all before, or NaN. */
    void validated(long stepsTaken, double[] parameters, Evaluation measured) {
        if (measured.meanPsnr() <= evaluation.meanPsnr()) {
            validationsSince++;
            return;
        }
        theta = parameters.clone();
        evaluation = measured;
        steps = stepsTaken;
        validationsSince = 0;
    }

    /** Whether so many validations in a row have found nothing better. */
    boolean stalledFor(long validations) {
        return validationsSince >= validations;
    }

    double[] theta() {
        return theta.clone();
    }

    Evaluation evaluation() {
        return evaluation;
    }

    /** After how many steps theta was reached. */
    long steps() {
        return steps;
    }

    /** Writes all but the evaluation, which follows from theta. */
    void save(SavedState state) {
        state.put("theta", theta.clone());
        state.putCounts("steps", steps, validationsSince);
    }

    /** Goes on where another left off; evaluates its parameters again. */
    void restore(SavedState state, Function<double[], Evaluation> validation) {
        state.get("theta", theta);
        long[] counts = state.counts("steps", 2);
        steps = counts[0];
        validationsSince = counts[1];
        evaluation = validation.apply(theta.clone());
    }
}
