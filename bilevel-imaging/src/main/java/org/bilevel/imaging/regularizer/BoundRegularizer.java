package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.Constant;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;

/** R_theta at one theta. Immutable and safe for use by several threads. */
public interface BoundRegularizer {

    /** An upper bound on the spectral norm of the Hessian, for every image. */
    Constant smoothness();

    /** A Lipschitz constant (spectral norm) of the Hessian in x. */
    Constant hessianLipschitz();

    /** Products with the derivatives on images of one shape; owns scratch memory, for one thread. */
    RegularizerEvaluator evaluator(ImageShape shape);

    /** The same for a {@linkplain Regularizer#guided() guide} of the images' shape; by default it does not matter. The constants above hold for every guide. */
    default RegularizerEvaluator evaluator(Image guide) {
        return evaluator(guide.shape());
    }
}
