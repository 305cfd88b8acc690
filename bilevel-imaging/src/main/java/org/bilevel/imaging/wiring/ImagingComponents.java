package org.bilevel.imaging.wiring;

import java.util.List;
import org.bilevel.api.spi.Component;
import org.bilevel.imaging.loss.LogarithmicLoss;
import org.bilevel.imaging.loss.RestorationLoss;
import org.bilevel.imaging.loss.SquaredLoss;
import org.bilevel.imaging.regularizer.ConvexRidge;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.regularizer.GuidedFieldsOfExperts;
import org.bilevel.imaging.regularizer.InputConvexNetwork;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.RegularizerSum;
import org.bilevel.imaging.regularizer.TotalVariation;
import org.bilevel.imaging.task.Deblurring;
import org.bilevel.imaging.task.Denoising;
import org.bilevel.imaging.task.Inpainting;
import org.bilevel.imaging.task.Mri;
import org.bilevel.imaging.task.PoissonDenoising;
import org.bilevel.imaging.task.SemiBlindDeblurring;
import org.bilevel.imaging.task.Task;
import org.bilevel.imaging.task.Tomography;

/** The components of this module by family and name, for the Guice modules and for whoever needs none. */
public final class ImagingComponents {

    private ImagingComponents() {}

    /** What is learned. */
    public static List<Component<Regularizer>> regularizers() {
        return List.of(
                new Component<>(
                        Regularizer.class,
                        "tv",
                        "smoothed total variation, isotropic and coupled over channels, or anisotropic",
                        "Rudin, Osher and Fatemi 1992; Bresson and Chan 2008",
                        TotalVariation.class),
                new Component<>(
                        Regularizer.class,
                        "foe",
                        "fields of experts: zero-mean filters with a smoothed l1 potential, convex",
                        "Roth and Black 2009; Salehi et al. 2024",
                        FieldsOfExperts.class),
                new Component<>(
                        Regularizer.class,
                        "guided-foe",
                        "fields of experts that smooth less where a guide, restored before, shows structure; convex",
                        "Candès, Wakin and Boyd 2008; Lenzen and Berger 2015",
                        GuidedFieldsOfExperts.class),
                new Component<>(
                        Regularizer.class,
                        "crr",
                        "convex ridge regularizer: composed filters of unit norm, smoothed Huber potentials",
                        "Goujon et al. 2023; Hertrich et al. 2025, arXiv 2510.01755",
                        ConvexRidge.class),
                new Component<>(
                        Regularizer.class,
                        "icnn",
                        "input-convex neural network: two layers of smoothed ReLUs, the second with nonnegative filters",
                        "Amos, Xu and Kolter 2017; Hertrich et al. 2025, arXiv 2510.01755",
                        InputConvexNetwork.class),
                new Component<>(
                        Regularizer.class,
                        "sum",
                        "sum of two regularizers, such as tv and foe",
                        "",
                        RegularizerSum.class));
    }

    /** What restored images are judged by. */
    public static List<Component<RestorationLoss>> losses() {
        return List.of(
                new Component<>(
                        RestorationLoss.class,
                        "mse",
                        "half the mean squared error",
                        "Salehi et al. 2024, section 5",
                        SquaredLoss.class),
                new Component<>(
                        RestorationLoss.class,
                        "log-mse",
                        "logarithm of the mean squared error, as the mean PSNR has it",
                        "",
                        LogarithmicLoss.class));
    }

    /** What is to be undone. */
    public static List<Component<Task>> tasks() {
        return List.of(
                new Component<>(
                        Task.class,
                        "denoise",
                        "remove Gaussian noise",
                        "Salehi et al. 2024, section 5",
                        Denoising.class),
                new Component<>(
                        Task.class,
                        "denoise-poisson",
                        "remove the noise of photons and Gaussian noise, by a data term weighted with the variance",
                        "Foi et al. 2008",
                        PoissonDenoising.class),
                new Component<>(
                        Task.class,
                        "deblur",
                        "undo a Gaussian blur, with Gaussian noise",
                        "Salehi et al. 2024, section 5",
                        Deblurring.class),
                new Component<>(
                        Task.class,
                        "inpaint",
                        "fill in missing pixels, with Gaussian noise on the others",
                        "",
                        Inpainting.class),
                new Component<>(
                        Task.class,
                        "semi-blind",
                        "undo a blur whose kernel is learned, too, with Gaussian noise",
                        "",
                        SemiBlindDeblurring.class),
                new Component<>(
                        Task.class,
                        "mri",
                        "restore from some lines of the Fourier transform, which are learned, too, with Gaussian noise",
                        "Sherry et al. 2020",
                        Mri.class),
                new Component<>(
                        Task.class,
                        "ct",
                        "restore from integrals along parallel rays at few angles, with Gaussian noise",
                        "Kak and Slaney 1988",
                        Tomography.class));
    }
}
