package org.bilevel.api.testkit;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.sampling.Batch;

/** An oracle that keeps what it was asked and what it answered. */
public final class RecordingOracle implements HypergradientOracle {

    /**
     * A question and its answer.
     *
     * @param theta a copy of what it was asked at
     * @param batch a copy of the batch
     * @param accuracy the accuracy asked for
     * @param answer what the caller got
     * @param z a copy of the answer's z
     */
    public record Call(double[] theta, Batch batch, Accuracy accuracy, Hypergradient answer, double[] z) {}

    private final HypergradientOracle delegate;
    private final List<Call> calls = new ArrayList<>();

    /** Records from now on. */
    public RecordingOracle(HypergradientOracle delegate) {
        this.delegate = delegate;
    }

    /** The calls so far, oldest first. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** What all answers from a call on cost together. */
    Cost costFrom(int firstCall) {
        return calls.stream().skip(firstCall).map(call -> call.answer().cost()).reduce(Cost.ZERO, Cost::plus);
    }

    @Override
    public BilevelProblem problem() {
        return delegate.problem();
    }

    @Override
    public Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy) {
        Hypergradient answer = delegate.evaluate(theta, batch, accuracy);
        calls.add(new Call(
                theta.clone(), copy(batch), accuracy, answer, answer.z().clone()));
        return answer;
    }

    static Batch copy(Batch batch) {
        return new Batch(batch.samples().clone(), batch.weights().clone());
    }

    @Override
    public void close() {
        delegate.close();
    }
}
