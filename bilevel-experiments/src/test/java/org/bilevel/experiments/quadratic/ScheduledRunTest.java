package org.bilevel.experiments.quadratic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.random.SeedPath;
import org.bilevel.experiments.quadratic.ScheduledRun.Window;
import org.junit.jupiter.api.Test;

final class ScheduledRunTest {

    /** Of the last six windows; what comes before does not count. */
    @Test
    void theSlopeOfAPowerLawIsItsExponent() {
        ScheduledRun run = new ScheduledRun(IntStream.range(0, 10)
                .mapToObj(j -> new Window(1L << j, j < 4 ? 1000 : 3 * Math.pow(Math.scalb(1.0, j), -0.75), Cost.ZERO))
                .toList());

        assertThat(run.slope()).isCloseTo(-0.75, within(1e-12));
    }

    @Test
    void windowsDoubleAndGradientsFall() {
        ScheduledRun run =
                ScheduledRun.of(QuadraticProblems.GAUSSIAN.build(SeedPath.of(1)), 1, 0.75, 1, 7, () -> false);

        assertThat(run.windows()).extracting(Window::first).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L);
        assertThat(run.windows().getLast().squaredGradient())
                .isLessThan(run.windows().getFirst().squaredGradient() / 100);
    }
}
