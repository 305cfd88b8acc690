package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.fourier.BlockSymbol;

/** Derivatives of a {@link RegularizerSum}: of both terms, added up, or for parameters one behind the other. */
final class RegularizerSumEvaluator implements RegularizerEvaluator {

    private final RegularizerEvaluator first;
    private final RegularizerEvaluator second;
    private final ParameterLayout ofFirst;
    private final ParameterLayout ofSecond;
    private final Constant firstSmoothness;
    private final double[] head;
    private final double[] tail;
    private final double[] image;

    RegularizerSumEvaluator(
            RegularizerEvaluator first,
            ParameterLayout ofFirst,
            RegularizerEvaluator second,
            ParameterLayout ofSecond,
            Constant firstSmoothness,
            int size) {
        this.first = first;
        this.ofFirst = ofFirst;
        this.second = second;
        this.ofSecond = ofSecond;
        this.firstSmoothness = firstSmoothness;
        this.head = new double[ofFirst.dimension()];
        this.tail = new double[ofSecond.dimension()];
        this.image = new double[size];
    }

    /** An addition rounds once, relatively. */
    static Constant sum(Constant a, Constant b) {
        return Constant.derived(Rounding.up(a.value() + b.value(), 1), "sum over terms", a, b);
    }

    private static Constant root(Constant a, Constant b) {
        return Constant.derived(Rounding.up(Math.hypot(a.value(), b.value()), 4), "root of squares of terms", a, b);
    }

    @Override
    public double value(double[] x) {
        return first.value(x) + second.value(x);
    }

    @Override
    public void addGradient(double[] x, double[] gradient) {
        first.addGradient(x, gradient);
        second.addGradient(x, gradient);
    }

    @Override
    public void linearize(double[] x) {
        first.linearize(x);
        second.linearize(x);
    }

    @Override
    public void addHessian(double[] v, double[] out) {
        first.addHessian(v, out);
        second.addHessian(v, out);
    }

    @Override
    public void mixed(double[] direction, double[] out) {
        System.arraycopy(direction, 0, head, 0, head.length);
        System.arraycopy(direction, head.length, tail, 0, tail.length);
        first.mixed(head, out);
        second.mixed(tail, image);
        for (int i = 0; i < out.length; i++) {
            out[i] += image[i];
        }
    }

    @Override
    public void mixedTransposed(double[] q, double[] out) {
        first.mixedTransposed(q, head);
        second.mixedTransposed(q, tail);
        System.arraycopy(head, 0, out, 0, head.length);
        System.arraycopy(tail, 0, out, head.length, tail.length);
    }

    @Override
    public Constant mixedNorm() {
        return root(first.mixedNorm(), second.mixedNorm());
    }

    @Override
    public Constant mixedLipschitz() {
        return root(first.mixedLipschitz(), second.mixedLipschitz());
    }

    private boolean isOfFirst(ParameterLayout.Block block) {
        return block.offset() < head.length;
    }

    /** The block as its term knows it. */
    private ParameterLayout.Block inner(ParameterLayout.Block block) {
        ParameterLayout layout = isOfFirst(block) ? ofFirst : ofSecond;
        return layout.block(block.name().substring(block.name().indexOf('/') + 1));
    }

    @Override
    public Constant mixedNorm(ParameterLayout.Block block) {
        return (isOfFirst(block) ? first : second).mixedNorm(inner(block));
    }

    @Override
    public Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
        return (isOfFirst(block) ? first : second).mixedChange(q, radius, inner(block));
    }

    @Override
    public Constant hessianChange(double[] q, double radius) {
        return sum(first.hessianChange(q, radius), second.hessianChange(q, radius));
    }

    @Override
    public Constant mixedChange(double[] q, double radius) {
        return root(first.mixedChange(q, radius), second.mixedChange(q, radius));
    }

    /** {@inheritDoc} The second term is added to the first in at most as many additions an entry as there are pixels, and 32. */
    @Override
    public Constant gradientRounding(double[] x) {
        Arrays.fill(image, 0);
        first.addGradient(x, image);
        Constant rounding = first.gradientRounding(x);
        double added = additions() * (Rounding.norm(image) + rounding.value());
        return sum(sum(rounding, Constant.certified(added, "additions")), second.gradientRounding(x));
    }

    private double additions() {
        return Rounding.gamma(image.length + 32.0);
    }

    /** {@inheritDoc} Likewise. */
    @Override
    public Constant hessianRounding(double[] v) {
        Constant rounding = first.hessianRounding(v);
        double size = firstSmoothness.value() * Rounding.norm(v) + rounding.value();
        Constant added = Constant.derived(additions() * size, "additions", firstSmoothness);
        return sum(sum(rounding, added), second.hessianRounding(v));
    }

    @Override
    public Constant mixedRounding(double[] q) {
        return root(first.mixedRounding(q), second.mixedRounding(q));
    }

    @Override
    public boolean addHessianDiagonal(double[] out) {
        return first.addHessianDiagonal(out) && second.addHessianDiagonal(out);
    }

    @Override
    public boolean addHessianSymbol(BlockSymbol out) {
        return first.addHessianSymbol(out) && second.addHessianSymbol(out);
    }
}
