package org.bilevel.experiments.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bilevel.experiments.report.Series;
import org.junit.jupiter.api.Test;

final class CurvesTest {

    @Test
    void quartilesInterpolateBetweenOrderStatistics() {
        assertThat(Quartiles.of(4, 1, 3, 2)).isEqualTo(new Quartiles(1.75, 2.5, 3.25));
        assertThat(Quartiles.of(7)).isEqualTo(new Quartiles(7, 7, 7));
        assertThat(Quartiles.of(1, Double.NaN)).isEqualTo(new Quartiles(Double.NaN, Double.NaN, Double.NaN));
        assertThat(Quartiles.of().median()).isNaN();
        assertThat(Quartiles.of(1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)
                        .median())
                .isInfinite();
    }

    /** Runs that are lines: the median of their values is on a line too, up to the end of the shorter run. */
    @Test
    void runsAreInterpolatedAndEndTogether() {
        List<Point> one = run(0, 10, 1000);
        List<Point> two = run(0, 500);
        Curves<Point> curves = Curves.over(Point::seconds, List.of(one, two));

        Series series = curves.of("m", List.of(one, two), Point::value);

        assertThat(series.x()[0]).isCloseTo(10, within(1e-9));
        assertThat(series.x()[series.x().length - 1]).isEqualTo(500);
        for (int k = 0; k < series.x().length; k++) {
            assertThat(series.y()[k]).isCloseTo(2 * series.x()[k], within(1e-9));
            assertThat(series.low()[k]).isCloseTo(2 * series.x()[k], within(1e-9));
        }
    }

    private record Point(double seconds, double value) {}

    /** Points whose value is twice their seconds. */
    private static List<Point> run(double... seconds) {
        return Arrays.stream(seconds).mapToObj(at -> new Point(at, 2 * at)).toList();
    }
}
