package org.bilevel.api.testkit;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.sampling.Batch;

/** An oracle that keeps what it was asked and what it answered; the losses of line searches are asked for by theta and batch, too. */
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
    private final List<Question> questions = new ArrayList<>();

    /**
     * Where it was asked for anything, in order.
     *
     * @param theta a copy of what it was asked at
     * @param batch a copy of the batch
     * @param cost of the answer; of a line search for a loss
     */
    record Question(double[] theta, Batch batch, Cost cost) {}

    /** Records from now on. */
    public RecordingOracle(HypergradientOracle delegate) {
        this.delegate = delegate;
    }

    /** The calls for hypergradients so far, oldest first. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** All calls so far, oldest first. */
    List<Question> questions() {
        return List.copyOf(questions);
    }

    /** What all answers from a question on cost together, losses as line searches. */
    Cost costFrom(int firstQuestion) {
        return questions.stream().skip(firstQuestion).map(Question::cost).reduce(Cost.ZERO, Cost::plus);
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
        questions.add(new Question(theta.clone(), copy(batch), answer.cost()));
        return answer;
    }

    @Override
    public InexactLoss loss(double[] theta, Batch batch, double epsilon) {
        InexactLoss answer = delegate.loss(theta, batch, epsilon);
        questions.add(new Question(theta.clone(), copy(batch), answer.cost().asSearch()));
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
