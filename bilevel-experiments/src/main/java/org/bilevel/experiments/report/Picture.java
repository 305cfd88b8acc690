package org.bilevel.experiments.report;

/**
 * A picture on a page.
 *
 * @param name said in its place where it cannot be seen
 * @param png the bytes of a PNG file, not copied
 * @param width in pixels
 * @param height in pixels
 */
public record Picture(String name, byte[] png, int width, int height) {}
