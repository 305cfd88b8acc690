package org.bilevel.imaging.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.bilevel.imaging.image.Canvas;
import org.bilevel.imaging.image.Image;

/**
 * Reads and writes image files, through ImageIO and TwelveMonkeys.
 *
 * <p>What is read: PNG, JPEG (grey, YCbCr, RGB, CMYK), TIFF, BMP and GIF, recognised by content; the first picture of a file that
 * holds several; grey or RGB of up to 16 bits a sample, or indexed. Samples are divided by the largest value of their depth and
 * so lie in [0, 1]; they are neither linearised nor converted between colour profiles (CMYK excepted, which becomes sRGB). What is
 * transparent shows white. An indexed image is grey if its whole palette is. Orientation tags are not applied.
 */
public final class ImageFiles {

    /** The extensions of files that {@link #read} knows, in lower case and without the dot. */
    public static final List<String> EXTENSIONS = Arrays.stream(ImageFormat.values())
            .flatMap(format -> format.extensions().stream())
            .toList();

    private static final List<ImageFormat> WRITTEN = List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.TIFF);
    private static final float JPEG_QUALITY = 0.95f;

    static {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        ImageIO.setUseCache(false);
    }

    private ImageFiles() {}

    /** Whether the file's name ends like one that {@link #read} knows, whatever the case. */
    public static boolean hasKnownExtension(Path file) {
        Path name = file.getFileName();
        return name != null && ImageFormat.ofName(name.toString()).isPresent();
    }

    /**
     * Reads an image: 1 channel if the file is grey, 3 otherwise.
     *
     * @param file the file; its extension does not matter
     * @return values in [0, 1]
     * @throws UnreadableImageException if the file is absent, empty, damaged, cut short or of an unsupported kind; a picture of
     *     which only a part could be decoded is refused too
     */
    public static Image read(Path file) {
        return open(file).whole();
    }

    /**
     * The same, kept as the file has it: 1 or 2 bytes a sample instead of 8, rectangles of which are converted when they are asked for.
     *
     * @throws UnreadableImageException as {@link #read} does
     */
    public static Canvas open(Path file) {
        byte[] bytes = bytesOf(file);
        if (bytes.length == 0) {
            throw new UnreadableImageException(file, "the file is empty", null);
        }
        ImageFormat format = ImageFormat.ofContent(bytes)
                .orElseThrow(() -> new UnreadableImageException(file, "not a PNG, JPEG, TIFF, BMP or GIF file", null));
        try {
            Completeness.check(format, bytes);
            return decode(format, bytes);
        } catch (OutOfMemoryError e) {
            // A damaged header may claim any size.
            throw new UnreadableImageException(file, "the picture needs more memory than there is", e);
        } catch (EOFException e) {
            throw new UnreadableImageException(file, "the file is cut short", e);
        } catch (IOException | RuntimeException e) {
            // Decoders throw all kinds of unchecked exceptions when fed damaged files.
            throw new UnreadableImageException(file, reasonOf(e), e);
        }
    }

    /**
     * Writes an image, 8 bits a sample, rounded to nearest after clipping to [0, 1]; JPEG with quality 0.95. Folders on the way are
     * made, an existing file is replaced.
     *
     * @param file ends in png, jpg, jpeg, tif or tiff
     * @param image grey or RGB; asked for row by row
     * @throws IllegalArgumentException if the extension is another or the image holds NaN
     * @throws UncheckedIOException if the file cannot be written; one line that names it
     */
    public static void write(Path file, Canvas image) {
        ImageFormat format = formatToWrite(file);
        try {
            byte[] bytes = encode(format, image);
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write image %s: %s".formatted(file, reasonOf(e)), e);
        }
    }

    /**
     * An image as the bytes of a PNG file, with samples as {@link #write} has them.
     *
     * @throws IllegalArgumentException if the image holds NaN
     */
    public static byte[] png(Canvas image) {
        try {
            return encode(ImageFormat.PNG, image);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode an image: " + reasonOf(e), e);
        }
    }

    /**
     * Checks that {@link #write} knows the extension, before work is put into an image.
     *
     * @throws IllegalArgumentException if it does not; the message names the file and the extensions
     */
    public static void requireWritable(Path file) {
        formatToWrite(file);
    }

    private static ImageFormat formatToWrite(Path file) {
        return ImageFormat.ofName(file.toString())
                .filter(WRITTEN::contains)
                .orElseThrow(() -> new IllegalArgumentException(
                        "cannot write image %s: its name must end in .png, .jpg, .jpeg, .tif or .tiff"
                                .formatted(file)));
    }

    private static byte[] bytesOf(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UnreadableImageException(file, "no such file", e);
        } catch (IOException e) {
            throw new UnreadableImageException(file, Files.isDirectory(file) ? "it is a folder" : reasonOf(e), e);
        } catch (OutOfMemoryError e) {
            throw new UnreadableImageException(file, "the file is too large", e);
        }
    }

    private static Canvas decode(ImageFormat format, byte[] bytes) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        if (!readers.hasNext()) {
            throw new IIOException("no decoder of " + format + " on the class path");
        }
        ImageReader reader = readers.next();
        List<String> warnings = new ArrayList<>();
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream, true, true);
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            requireAddressable(reader.getWidth(0), reader.getHeight(0));
            Canvas picture = Picture.of(reader.read(0));
            requireUndamaged(warnings);
            return picture;
        } finally {
            reader.dispose();
        }
    }

    private static void requireAddressable(int width, int height) throws IIOException {
        if (3L * width * height > Integer.MAX_VALUE - 8) {
            throw new IIOException("%d x %d pixels are too many".formatted(width, height));
        }
    }

    /** Refuses what the decoders merely warn of: lost data. Warnings about metadata and profiles are harmless. */
    private static void requireUndamaged(List<String> warnings) throws IIOException {
        for (String warning : warnings) {
            boolean lostData = (warning.contains("Corrupt JPEG data") && !warning.contains("extraneous bytes"))
                    || warning.contains("Premature end")
                    || warning.contains("Unexpected end");
            if (lostData) {
                throw new IIOException("damaged, " + warning);
            }
        }
    }

    private static byte[] encode(ImageFormat format, Canvas image) throws IOException {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format.name());
        if (!writers.hasNext()) {
            throw new IIOException("no encoder of " + format + " on the class path");
        }
        ImageWriter writer = writers.next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (format == ImageFormat.JPEG) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(JPEG_QUALITY);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(Rasters.toPicture(image), null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static String reasonOf(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
