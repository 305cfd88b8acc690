package org.bilevel.imaging.io;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import javax.imageio.IIOException;
import org.bilevel.imaging.image.Canvas;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;

/**
 * Between Java's pictures and ours. Samples are read from the raster as stored: {@code BufferedImage.getRGB} would push grey
 * through a conversion from linear grey to sRGB and change every value.
 */
final class Rasters {

    private Rasters() {}

    /**
     * The samples, divided by the largest of their depth; transparent parts show white.
     *
     * @throws IIOException unless it is grey, RGB or indexed, of at most 16 bits a sample
     */
    static Image toImage(BufferedImage picture) throws IIOException {
        return picture.getColorModel() instanceof IndexColorModel palette
                ? indexed(picture.getRaster(), palette)
                : direct(picture.getRaster(), picture.getColorModel());
    }

    /**
     * 8 bits a sample, rounded to nearest and clipped.
     *
     * @throws IllegalArgumentException if a value is not a number
     */
    static BufferedImage toPicture(Canvas canvas) {
        int channels = canvas.shape().channels();
        int height = canvas.shape().height();
        int width = canvas.shape().width();
        BufferedImage picture = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        WritableRaster raster = picture.getRaster();
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            Image strip = canvas.crop(y, 0, 1, width);
            for (int c = 0; c < channels; c++) {
                for (int x = 0; x < width; x++) {
                    double value = strip.at(c, 0, x);
                    if (Double.isNaN(value)) {
                        throw new IllegalArgumentException(
                                "image holds NaN at channel %d, row %d, column %d".formatted(c, y, x));
                    }
                    row[x] = (int) Math.rint(255 * Math.clamp(value, 0.0, 1.0));
                }
                raster.setSamples(0, y, width, 1, c, row);
            }
        }
        return picture;
    }

    private static Image direct(Raster raster, ColorModel model) throws IIOException {
        int channels = channelsOf(model);
        boolean alpha = model.hasAlpha();
        int transfer = raster.getTransferType();
        boolean integral = transfer == DataBuffer.TYPE_BYTE
                || transfer == DataBuffer.TYPE_USHORT
                || transfer == DataBuffer.TYPE_INT;
        int bands = channels + (alpha ? 1 : 0);
        double[] largest = new double[bands];
        for (int band = 0; band < bands; band++) {
            int bits = model.getComponentSize(band);
            if (!integral || bits > 16) {
                throw new IIOException(
                        bits + " bits a sample or samples with signs; unsigned samples of up to 16 bits are supported");
            }
            largest[band] = (1 << bits) - 1;
        }
        ImageShape shape = new ImageShape(channels, raster.getHeight(), raster.getWidth());
        double[] data = new double[shape.size()];
        double[] samples = new double[shape.width()];
        double[] opacity = new double[shape.width()];
        for (int y = 0; y < shape.height(); y++) {
            if (alpha) {
                readRow(raster, y, channels, largest[channels], opacity);
            }
            for (int c = 0; c < channels; c++) {
                readRow(raster, y, c, largest[c], samples);
                if (alpha) {
                    showOnWhite(samples, opacity, model.isAlphaPremultiplied());
                }
                System.arraycopy(samples, 0, data, (c * shape.height() + y) * shape.width(), shape.width());
            }
        }
        return new Image(shape, data);
    }

    private static int channelsOf(ColorModel model) throws IIOException {
        int type = model.getColorSpace().getType();
        int channels = model.getNumColorComponents();
        if ((type == ColorSpace.TYPE_GRAY && channels == 1) || (type == ColorSpace.TYPE_RGB && channels == 3)) {
            return channels;
        }
        throw new IIOException("a colour space that is neither grey nor RGB (%d components)".formatted(channels));
    }

    private static void readRow(Raster raster, int y, int band, double largest, double[] row) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, band, row);
        for (int x = 0; x < row.length; x++) {
            row[x] /= largest;
        }
    }

    private static void showOnWhite(double[] samples, double[] opacity, boolean premultiplied) {
        for (int x = 0; x < samples.length; x++) {
            double weight = premultiplied ? 1 : opacity[x];
            samples[x] = Math.min(1, weight * samples[x] + (1 - opacity[x]));
        }
    }

    private static Image indexed(Raster raster, IndexColorModel palette) throws IIOException {
        int entries = palette.getMapSize();
        double[][] colours = new double[3][entries];
        boolean grey = true;
        for (int i = 0; i < entries; i++) {
            double opacity = palette.getAlpha(i) / 255.0;
            colours[0][i] = opacity * (palette.getRed(i) / 255.0) + (1 - opacity);
            colours[1][i] = opacity * (palette.getGreen(i) / 255.0) + (1 - opacity);
            colours[2][i] = opacity * (palette.getBlue(i) / 255.0) + (1 - opacity);
            grey &= palette.getRed(i) == palette.getGreen(i) && palette.getGreen(i) == palette.getBlue(i);
        }
        ImageShape shape = new ImageShape(grey ? 1 : 3, raster.getHeight(), raster.getWidth());
        double[] data = new double[shape.size()];
        int[] indices = raster.getSamples(
                raster.getMinX(), raster.getMinY(), shape.width(), shape.height(), 0, new int[shape.pixels()]);
        for (int p = 0; p < indices.length; p++) {
            if (indices[p] >= entries) {
                throw new IIOException("colour %d of a palette of %d".formatted(indices[p], entries));
            }
            for (int c = 0; c < shape.channels(); c++) {
                data[c * indices.length + p] = colours[c][indices[p]];
            }
        }
        return new Image(shape, data);
    }
}
