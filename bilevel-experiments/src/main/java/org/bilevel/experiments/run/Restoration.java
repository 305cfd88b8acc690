package org.bilevel.experiments.run;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.metric.Psnr;
import org.bilevel.imaging.task.Measurement;

/**
 * One image in three states.
 *
 * @param name its name
 * @param noisy as measured
 * @param restored by the learned regulariser
 * @param truth as it was
 */
record Restoration(String name, Image noisy, Image restored, Image truth) {

    /** Restores some samples, from cold starts. */
    static List<Restoration> of(Restorer restorer, List<Measurement> samples, BooleanSupplier cancelled) {
        return samples.stream()
                .map(sample -> new Restoration(
                        sample.name(),
                        restorer.picture(sample),
                        restorer.restore(sample, cancelled).image(),
                        sample.truth()))
                .toList();
    }

    /** The name, with the PSNR before and after. */
    String caption() {
        return "%s: noisy %.2f dB, restored %.2f dB".formatted(name, Psnr.of(truth, noisy), Psnr.of(truth, restored));
    }
}
