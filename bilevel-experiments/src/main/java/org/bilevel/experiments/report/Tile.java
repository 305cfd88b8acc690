package org.bilevel.experiments.report;

import java.util.List;

/**
 * Small pictures that belong together.
 *
 * @param caption below them
 * @param pictures beside one another
 */
public record Tile(String caption, List<Picture> pictures) {

    /** Copies the list. */
    public Tile {
        pictures = List.copyOf(pictures);
    }
}
