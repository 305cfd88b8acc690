package org.bilevel.imaging.testkit;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.imaging.fourier.BlockSymbol;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;

/** Another regulariser, as it is; for mistakes that change a part. */
class ForwardingRegularizer implements Regularizer {

    private final Regularizer delegate;

    ForwardingRegularizer(Regularizer delegate) {
        this.delegate = delegate;
    }

    @Override
    public ParameterLayout layout(int channels) {
        return delegate.layout(channels);
    }

    @Override
    public double[] initialParameters(int channels, double noise) {
        return delegate.initialParameters(channels, noise);
    }

    @Override
    public int reach() {
        return delegate.reach();
    }

    @Override
    public BoundRegularizer at(double[] theta, int channels) {
        return new Bound(delegate.at(theta, channels));
    }

    /** A mistake in an evaluator. */
    RegularizerEvaluator mistaken(RegularizerEvaluator honest) {
        return honest;
    }

    private final class Bound extends ForwardingBound {

        Bound(BoundRegularizer delegate) {
            super(delegate);
        }

        @Override
        public RegularizerEvaluator evaluator(ImageShape shape) {
            return mistaken(super.evaluator(shape));
        }
    }

    /** A bound regulariser, as it is. */
    static class ForwardingBound implements BoundRegularizer {

        private final BoundRegularizer delegate;

        ForwardingBound(BoundRegularizer delegate) {
            this.delegate = delegate;
        }

        @Override
        public Constant smoothness() {
            return delegate.smoothness();
        }

        @Override
        public Constant hessianLipschitz() {
            return delegate.hessianLipschitz();
        }

        @Override
        public RegularizerEvaluator evaluator(ImageShape shape) {
            return delegate.evaluator(shape);
        }
    }

    /** An evaluator, as it is. */
    static class ForwardingEvaluator implements RegularizerEvaluator {

        private final RegularizerEvaluator delegate;

        ForwardingEvaluator(RegularizerEvaluator delegate) {
            this.delegate = delegate;
        }

        @Override
        public double value(double[] x) {
            return delegate.value(x);
        }

        @Override
        public void addGradient(double[] x, double[] gradient) {
            delegate.addGradient(x, gradient);
        }

        @Override
        public void linearize(double[] x) {
            delegate.linearize(x);
        }

        @Override
        public void addHessian(double[] v, double[] out) {
            delegate.addHessian(v, out);
        }

        @Override
        public boolean addHessianDiagonal(double[] out) {
            return delegate.addHessianDiagonal(out);
        }

        @Override
        public boolean addHessianSymbol(BlockSymbol out) {
            return delegate.addHessianSymbol(out);
        }

        @Override
        public void mixed(double[] direction, double[] out) {
            delegate.mixed(direction, out);
        }

        @Override
        public void mixedTransposed(double[] q, double[] out) {
            delegate.mixedTransposed(q, out);
        }

        @Override
        public Constant mixedNorm() {
            return delegate.mixedNorm();
        }

        @Override
        public Constant mixedLipschitz() {
            return delegate.mixedLipschitz();
        }

        @Override
        public Constant mixedNorm(ParameterLayout.Block block) {
            return delegate.mixedNorm(block);
        }

        @Override
        public Constant hessianChange(double[] q, double radius) {
            return delegate.hessianChange(q, radius);
        }

        @Override
        public Constant mixedChange(double[] q, double radius) {
            return delegate.mixedChange(q, radius);
        }

        @Override
        public Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
            return delegate.mixedChange(q, radius, block);
        }

        @Override
        public Constant gradientRounding(double[] x) {
            return delegate.gradientRounding(x);
        }

        @Override
        public Constant hessianRounding(double[] v) {
            return delegate.hessianRounding(v);
        }

        @Override
        public Constant mixedRounding(double[] q) {
            return delegate.mixedRounding(q);
        }
    }
}
