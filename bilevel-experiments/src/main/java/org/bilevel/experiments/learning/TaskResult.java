package org.bilevel.experiments.learning;

import org.bilevel.experiments.run.Evaluation;
import org.bilevel.experiments.run.LearningRun;

/**
 * What a learning run came to. PSNRs are means in dB, NaN without images.
 *
 * @param steps taken
 * @param cost lower plus adjoint iterations, summed over samples
 * @param seconds of learning, without score matching before
 * @param ending why it ended
 * @param heldOutMeasured what the held-out images look like before they are restored
 * @param heldOutFirst restored with the initial parameters
 * @param heldOutLearned restored with those that are kept
 * @param testMeasured the same for images of another folder
 * @param testPsnr of these, restored
 * @param testSsim of these, restored
 * @param testSeconds that restoring them took, on one thread
 * @param misses images of both kinds that did not reach the tolerance
 */
record TaskResult(
        long steps,
        long cost,
        double seconds,
        String ending,
        double heldOutMeasured,
        double heldOutFirst,
        double heldOutLearned,
        double testMeasured,
        double testPsnr,
        double testSsim,
        double testSeconds,
        long misses) {

    static TaskResult of(LearningRun.Outcome outcome, Evaluation test, double testSeconds) {
        return new TaskResult(
                outcome.result().steps(),
                outcome.result().cost().total(),
                outcome.result().seconds(),
                outcome.ending(),
                outcome.after().meanNoisyPsnr(),
                outcome.before().meanPsnr(),
                outcome.after().meanPsnr(),
                test.meanNoisyPsnr(),
                test.meanPsnr(),
                test.meanSsim(),
                testSeconds,
                outcome.after().misses() + test.misses());
    }
}
