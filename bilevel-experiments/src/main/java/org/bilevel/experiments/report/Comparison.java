package org.bilevel.experiments.report;

import java.util.List;
import org.bilevel.api.spi.Options;

/**
 * Pictures of the same thing, any two of which are shown on either side of a line that a slider moves.
 *
 * @param caption above them
 * @param pictures of the same size; the first two are shown at first
 */
public record Comparison(String caption, List<Picture> pictures) {

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if there are fewer than two pictures, or their sizes differ
     */
    public Comparison {
        pictures = List.copyOf(pictures);
        Options.require(pictures.size() >= 2, "pictures to compare", pictures.size(), ">= 2");
        Picture first = pictures.getFirst();
        for (Picture picture : pictures) {
            Options.require(
                    picture.width() == first.width() && picture.height() == first.height(),
                    "size of '" + picture.name() + "'",
                    picture.width() + "x" + picture.height(),
                    first.width() + "x" + first.height() + " as the first one");
        }
    }
}
