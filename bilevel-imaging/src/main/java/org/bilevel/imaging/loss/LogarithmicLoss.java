package org.bilevel.imaging.loss;

import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * {@link LogarithmicError}: its mean over images goes with their mean PSNR, as long as that is below {@code level}; images that are easy to restore count as much as others. Gradients are those of {@link SquaredLoss} divided by 1 + m / c, m the mean squared
 * error and c that of a PSNR of {@code level}.
 *
 * @param level in dB
 */
public record LogarithmicLoss(
        @Option(
                value = "PSNR in dB above which errors of an image count less and less",
                preset = "35",
                range = "-300 to 300")
        double level)
        implements RestorationLoss {

    /**
     * Checks the option.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public LogarithmicLoss {
        Options.require(Math.abs(level) <= 300, "level", level, "-300 to 300");
    }

    private double knee() {
        return Math.pow(10, -level / 10);
    }

    @Override
    public UpperLevelObjective of(double[] truth) {
        return new LogarithmicError(truth, knee());
    }

    @Override
    public double meanSquaredError(double loss) {
        return knee() * Math.expm1(2 * loss / knee());
    }
}
