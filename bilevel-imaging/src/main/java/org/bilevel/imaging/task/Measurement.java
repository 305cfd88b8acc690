package org.bilevel.imaging.task;

import org.bilevel.imaging.image.Image;

/**
 * One sample of a restoration problem.
 *
 * @param name for reports
 * @param truth the ground truth
 * @param data the measurement y, of the length of K's output
 */
public record Measurement(String name, Image truth, double[] data) {}
