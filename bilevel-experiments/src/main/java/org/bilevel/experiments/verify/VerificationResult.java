package org.bilevel.experiments.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bilevel.experiments.verify.Verification.Form;
import org.bilevel.experiments.verify.Verification.Try;

/** What the tries of one kind of problem showed. */
public final class VerificationResult {

    private final String problem;
    private final Try[] numbered;
    private final List<Try> tries;
    private final double seconds;

    /** The tries by number; those that were not reached are null. */
    VerificationResult(String problem, Try[] numbered, double seconds) {
        this.problem = problem;
        this.numbered = numbered;
        this.tries = Arrays.stream(numbered).filter(Objects::nonNull).toList();
        this.seconds = seconds;
    }

    /** The kind of problem. */
    public String problem() {
        return problem;
    }

    /** Tries done. */
    public int tries() {
        return tries.size();
    }

    /** Tries whose error exceeds one of the bounds. */
    public long violations() {
        return tries.stream().filter(Try::violates).count();
    }

    /** The number of the first of them. */
    public OptionalInt firstViolation() {
        return IntStream.range(0, numbered.length)
                .filter(i -> numbered[i] != null && numbered[i].violates())
                .findFirst();
    }

    /** Tries one of whose bounds is only an estimate. */
    public long uncertified() {
        return tries.stream().filter(attempt -> !attempt.certified()).count();
    }

    /** Tries whose error is so close to rounding that the reference cannot tell it to 10 %; they have no ratio. */
    public long unresolved() {
        return tries.stream().filter(attempt -> !attempt.resolved()).count();
    }

    /** The median ratio of bound and error; NaN without a resolved try. */
    public double medianRatio(Form form) {
        return quantile(attempt -> attempt.ratio(form), 0.5);
    }

    /** The largest ratio; NaN without a resolved try. */
    public double worstRatio(Form form) {
        return quantile(attempt -> attempt.ratio(form), 1);
    }

    /** The median cost of a refinement relative to that of its hypergradient. */
    public double medianRefinementCost() {
        return quantile(
                attempt -> (double) attempt.refinementCost().total()
                        / Math.max(1, attempt.cost().total()),
                0.5);
    }

    /** Wall-clock time. */
    public double seconds() {
        return seconds;
    }

    private double quantile(ToDoubleFunction<Try> value, double fraction) {
        double[] sorted =
                tries.stream().filter(Try::resolved).mapToDouble(value).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(fraction * (sorted.length - 1))];
    }
}
