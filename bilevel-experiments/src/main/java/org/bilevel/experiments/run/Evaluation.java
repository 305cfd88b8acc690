package org.bilevel.experiments.run;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bilevel.imaging.metric.Psnr;
import org.bilevel.imaging.metric.Ssim;
import org.bilevel.imaging.task.Measurement;

/**
 * How well a set of images is restored.
 *
 * @param images one entry per image, in order
 */
public record Evaluation(List<Entry> images) {

    /**
     * One image.
     *
     * @param name its name
     * @param psnr of the restored image, in dB
     * @param ssim of the restored image
     * @param noisyPsnr of the measurement, in dB
     * @param converged whether the restoration reached its tolerance
     */
    public record Entry(String name, double psnr, double ssim, double noisyPsnr, boolean converged) {}

    /** Copies the list. */
    public Evaluation {
        images = List.copyOf(images);
    }

    /** Restores and measures images, read one at a time per thread. */
    public static Evaluation of(
            Restorer restorer, IntFunction<Measurement> samples, int count, int threads, BooleanSupplier cancelled) {
        List<Callable<Entry>> tasks = IntStream.range(0, count)
                .<Callable<Entry>>mapToObj(i -> () -> measure(restorer, samples.apply(i), cancelled))
                .toList();
        return new Evaluation(Parallel.all(threads, tasks, "an evaluation"));
    }

    private static Entry measure(Restorer restorer, Measurement sample, BooleanSupplier cancelled) {
        Restorer.Restored restored = restorer.restore(sample, cancelled);
        return new Entry(
                sample.name(),
                Psnr.of(sample.truth(), restored.image()),
                Ssim.of(sample.truth(), restored.image()),
                Psnr.of(sample.truth(), restorer.picture(sample)),
                restored.termination().converged());
    }

    /** The mean of the restored images' PSNR in dB, NaN without images. */
    public double meanPsnr() {
        return mean(Entry::psnr);
    }

    /** The mean of the restored images' SSIM, NaN without images. */
    public double meanSsim() {
        return mean(Entry::ssim);
    }

    /** The mean of the measurements' PSNR in dB, NaN without images. */
    public double meanNoisyPsnr() {
        return mean(Entry::noisyPsnr);
    }

    /** How many restorations did not reach their tolerance. */
    public long misses() {
        return images.stream().filter(image -> !image.converged()).count();
    }

    private double mean(ToDoubleFunction<Entry> value) {
        return images.stream().mapToDouble(value).average().orElse(Double.NaN);
    }
}
