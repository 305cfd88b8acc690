package org.bilevel.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.junit.jupiter.api.Test;

final class ColourHandlingTest {

    private static final ImageShape SHAPE = new ImageShape(3, 5, 7);

    private static Image random(long seed) {
        return new Image(SHAPE, Dense.gaussian(SHAPE.size(), SeedPath.of(seed).generator()));
    }

    @Property(tries = 20)
    void coloursSurviveBeingSplitAndJoined(@ForAll long seed) {
        for (ColourHandling handling : List.of(ColourHandling.CHANNELS, ColourHandling.YCBCR)) {
            Image image = random(seed);

            List<Image> parts = handling.split(image);

            assertThat(parts).hasSize(3);
            assertThat(Dense.distance(handling.join(parts).data(), image.data()))
                    .as("%s", handling)
                    .isLessThan(1e-13);
        }
    }

    /** A part of independent noise of variance 1 has variance 1: its coefficients' squares sum to 1. */
    @Test
    void partsHaveTheNoiseOfChannels() {
        for (ColourHandling handling : List.of(ColourHandling.CHANNELS, ColourHandling.YCBCR)) {
            double[] variances = new double[3];
            for (int c = 0; c < 3; c++) {
                double[] unit = new double[3];
                unit[c] = 1;
                List<Image> parts = handling.split(new Image(new ImageShape(3, 1, 1), unit));
                for (int i = 0; i < 3; i++) {
                    variances[i] += Math.pow(parts.get(i).data()[0], 2);
                }
            }
            for (double variance : variances) {
                assertThat(variance).as("%s", handling).isCloseTo(1, within(1e-14));
            }
        }
    }

    @Test
    void greyImagesHaveNoColourDifferences() {
        double[] grey = new double[SHAPE.size()];
        Arrays.fill(grey, 0.7);

        List<Image> parts = ColourHandling.YCBCR.split(new Image(SHAPE, grey));

        assertThat(Dense.norm(parts.get(1).data()) + Dense.norm(parts.get(2).data()))
                .isLessThan(1e-12);
    }

    @Property(tries = 20)
    void canvasesAreSplitAndJoinedAsImagesAre(@ForAll long seed) {
        for (ColourHandling handling : ColourHandling.values()) {
            Image image = random(seed);
            List<Image> parts = handling.split(image);
            List<Canvas> canvases = handling.split((Canvas) image);

            assertThat(canvases).hasSameSizeAs(parts);
            for (int i = 0; i < parts.size(); i++) {
                assertThat(canvases.get(i).shape()).isEqualTo(parts.get(i).shape());
                assertThat(canvases.get(i).crop(1, 2, 3, 4).data())
                        .isEqualTo(parts.get(i).crop(1, 2, 3, 4).data());
            }
            assertThat(handling.joinCanvases(canvases).crop(1, 2, 3, 4).data())
                    .isEqualTo(handling.join(parts).crop(1, 2, 3, 4).data());
        }
    }

    @Test
    void greyImagesAreTheirOwnPart() {
        Image grey = new Image(new ImageShape(1, 2, 2), new double[4]);
        for (ColourHandling handling : ColourHandling.values()) {
            assertThat(handling.split(grey)).containsExactly(grey);
            assertThat(handling.join(List.of(grey))).isSameAs(grey);
        }
    }
}
