package org.bilevel.imaging.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.image.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1,png", "3,png", "1,tif", "3,tiff", "1,PNG", "3,Tif"})
    void losslessFormatsReturnWhatWasWritten(int channels, String extension) {
        Image image = TestImages.eightBit(channels, 23, 31, 7);
        Path file = folder.resolve("deep/down/image." + extension);
        ImageFiles.write(file, image);
        assertSame(ImageFiles.read(file), image);
    }

    @ParameterizedTest
    @CsvSource({"1,jpg", "3,jpeg"})
    void jpegReturnsAboutWhatWasWritten(int channels, String extension) {
        Image image = TestImages.smooth(channels, 40, 56);
        Path file = folder.resolve("image." + extension);
        ImageFiles.write(file, image);
        Image read = ImageFiles.read(file);
        assertThat(read.shape()).isEqualTo(image.shape());
        for (int k = 0; k < image.data().length; k++) {
            assertThat(read.data()[k]).isCloseTo(image.data()[k], within(0.06));
        }
    }

    @Test
    void writingClipsAndRoundsToNearest() {
        Path file = folder.resolve("image.png");
        ImageFiles.write(
                file, new Image(new ImageShape(1, 1, 5), new double[] {-0.5, 1.5, 100.4 / 255, 100.6 / 255, 0.5}));
        assertThat(ImageFiles.read(file).data()).containsExactly(0, 1, 100 / 255.0, 101 / 255.0, 128 / 255.0);
    }

    @Test
    void writingReplacesAFileOfAnyLength() throws IOException {
        Path file = folder.resolve("image.png");
        Files.write(file, new byte[100_000]);
        Image image = TestImages.eightBit(1, 3, 3, 1);
        ImageFiles.write(file, image);
        assertSame(ImageFiles.read(file), image);
        assertThat(Files.size(file)).isLessThan(1000);
    }

    @Test
    void refusesToWriteWhatItCannot() {
        Image image = TestImages.eightBit(1, 3, 3, 1);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ImageFiles.write(folder.resolve("image.webp"), image))
                .withMessageContaining("image.webp")
                .withMessageContaining(".png, .jpg, .jpeg, .tif or .tiff");
        Image broken = new Image(new ImageShape(1, 1, 2), new double[] {0, Double.NaN});
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ImageFiles.write(folder.resolve("image.png"), broken))
                .withMessage("image holds NaN at channel 0, row 0, column 1");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> {
                    Files.createFile(folder.resolve("file"));
                    ImageFiles.write(folder.resolve("file").resolve("image.png"), image);
                })
                .withMessageStartingWith("cannot write image ");
    }

    @ParameterizedTest
    @CsvSource({"1,png", "3,png", "1,tiff", "3,tiff"})
    void readsSixteenBits(int channels, String format) throws IOException {
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                false,
                false,
                ComponentColorModel.OPAQUE,
                DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(300, 2);
        for (int c = 0; c < channels; c++) {
            for (int k = 0; k < 600; k++) {
                raster.setSample(k % 300, k / 300, c, 109 * k + c);
            }
        }
        Path file = encode(new BufferedImage(model, raster, false, null), format);
        Image image = ImageFiles.read(file);
        assertThat(image.shape()).isEqualTo(new ImageShape(channels, 2, 300));
        for (int c = 0; c < channels; c++) {
            for (int k = 0; k < 600; k++) {
                assertThat(image.at(c, k / 300, k % 300)).isEqualTo((109 * k + c) / 65535.0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "tiff"})
    void readsEveryGreyLevelAsStored(String format) throws IOException {
        BufferedImage picture = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int k = 0; k < 256; k++) {
            picture.getRaster().setSample(k, 0, 0, k);
        }
        if (format.equals("bmp") || format.equals("gif")) {
            byte[] ramp = new byte[256];
            for (int k = 0; k < 256; k++) {
                ramp[k] = (byte) k;
            }
            IndexColorModel palette = new IndexColorModel(8, 256, ramp, ramp, ramp);
            picture = new BufferedImage(palette, picture.getRaster(), false, null);
        }
        Image image = ImageFiles.read(encode(picture, format));
        assertThat(image.shape()).isEqualTo(new ImageShape(1, 1, 256));
        for (int k = 0; k < 256; k++) {
            assertThat(image.data()[k]).isEqualTo(k / 255.0);
        }
    }

    @Test
    void ignoresGamma() throws IOException {
        Image image = TestImages.eightBit(1, 9, 9, 3);
        Path file = folder.resolve("image.png");
        ImageFiles.write(file, image);
        byte[] plain = Files.readAllBytes(file);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(plain, 0, 33);
        bytes.write(chunk("gAMA", new byte[] {0, 1, (byte) 0x86, (byte) 0xA0}));
        bytes.write(plain, 33, plain.length - 33);
        Files.write(file, bytes.toByteArray());
        assertSame(ImageFiles.read(file), image);
    }

    @Test
    void readsIndexedColours() throws IOException {
        IndexColorModel palette = new IndexColorModel(
                8, 3, new byte[] {(byte) 255, 0, 51}, new byte[] {0, (byte) 255, 102}, new byte[] {0, 0, (byte) 204});
        // Five rows at least: Java's GIF decoder loses rows of interlaced pictures of fewer.
        BufferedImage picture = new BufferedImage(1, 6, BufferedImage.TYPE_BYTE_INDEXED, palette);
        picture.getRaster().setPixels(0, 0, 1, 6, new int[] {0, 1, 2, 2, 1, 0});
        for (String format : new String[] {"png", "gif"}) {
            Image image = ImageFiles.read(encode(picture, format));
            assertThat(image.shape()).isEqualTo(new ImageShape(3, 6, 1));
            assertThat(image.data()).containsExactly(1, 0, 0.2, 0.2, 0, 1, 0, 1, 0.4, 0.4, 1, 0, 0, 0, 0.8, 0.8, 0, 0);
        }
    }

    @Test
    void readsBlackAndWhite() throws IOException {
        BufferedImage picture = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY);
        picture.getRaster().setPixels(0, 0, 3, 1, new int[] {1, 0, 1});
        for (String format : new String[] {"png", "bmp", "gif", "tiff"}) {
            Image image = ImageFiles.read(encode(picture, format));
            assertThat(image.shape()).isEqualTo(new ImageShape(1, 1, 3));
            assertThat(image.data()).containsExactly(1, 0, 1);
        }
    }

    @Test
    void transparencyShowsWhite() throws IOException {
        BufferedImage picture = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        picture.getRaster().setPixels(0, 0, 3, 1, new int[] {10, 20, 30, 0, 10, 20, 30, 255, 0, 51, 255, 51});
        for (String format : new String[] {"png", "tiff"}) {
            double[] data = ImageFiles.read(encode(picture, format)).data();
            double[] expected = {1, 10 / 255.0, 0.8, 1, 20 / 255.0, 0.84, 1, 30 / 255.0, 1};
            for (int k = 0; k < expected.length; k++) {
                assertThat(data[k]).isCloseTo(expected[k], within(1e-12));
            }
        }
    }

    @Test
    void readsColourBmp() throws IOException {
        Image image = TestImages.eightBit(3, 5, 7, 2);
        assertSame(ImageFiles.read(encode(Rasters.toPicture(image), "bmp")), image);
    }

    @Test
    void readsCmykJpeg() throws IOException {
        int[][] inks = {{0, 0, 0, 0}, {255, 0, 0, 0}, {0, 255, 0, 0}, {0, 0, 255, 0}, {0, 0, 0, 255}};
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16 * inks.length, 16, 4, null);
        for (int i = 0; i < inks.length; i++) {
            for (int p = 0; p < 256; p++) {
                // As Adobe's files, which hold the complement.
                raster.setPixel(
                        16 * i + p % 16,
                        p / 16,
                        Arrays.stream(inks[i]).map(ink -> 255 - ink).toArray());
            }
        }
        Path file = folder.resolve("cmyk.jpg");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        }
        // The writer leaves out Adobe's marker, which says that the inks are complements.
        byte[] plain = Files.readAllBytes(file);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(plain, 0, 2);
        bytes.write(new byte[] {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0});
        bytes.write(plain, 2, plain.length - 2);
        Files.write(file, bytes.toByteArray());
        Image image = ImageFiles.read(file);
        assertThat(image.shape()).isEqualTo(new ImageShape(3, 16, 16 * inks.length));
        for (int c = 0; c < 3; c++) {
            assertThat(image.at(c, 8, 8)).as("paper, channel %d", c).isGreaterThan(0.95);
            assertThat(image.at(c, 8, 16 * (c + 1) + 8))
                    .as("the ink that takes channel %d", c)
                    .isLessThan(0.5);
            assertThat(image.at(c, 8, 16 * 4 + 8)).as("black, channel %d", c).isLessThan(0.25);
        }
    }

    @ParameterizedTest
    @CsvSource({"png,1", "png,3", "jpg,1", "jpg,3", "tiff,1", "tiff,3", "bmp,3", "gif,1"})
    void aFileThatWasCutShortIsRefused(String format, int channels) throws IOException {
        Path whole = encode(Rasters.toPicture(TestImages.smooth(channels, 24, 33)), format);
        Image image = ImageFiles.read(whole);
        byte[] bytes = Files.readAllBytes(whole);
        int tried = 0;
        int readable = 0;
        Path cut = folder.resolve("cut." + format);
        for (int length = 0; length < bytes.length; length += length < bytes.length - 20 ? 13 : 1) {
            tried++;
            Files.write(cut, Arrays.copyOf(bytes, length));
            Optional<Image> read = readOrRefuse(cut);
            if (read.isPresent()) {
                assertSame(read.get(), image); // the last bytes held no pixels
                readable++;
            }
        }
        assertThat(readable)
                .as("lengths that still give the image, of %d", tried)
                .isLessThan(tried / 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void aFileWhoseEndIsZerosIsRefused(String format) throws IOException {
        Path file = encode(Rasters.toPicture(TestImages.smooth(3, 64, 64)), format);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
        Files.write(file, bytes);
        assertThat(readOrRefuse(file)).isEmpty();
    }

    @Test
    void aJpegWhoseMiddleIsMissingIsRefused() throws IOException {
        Path file = encode(Rasters.toPicture(TestImages.eightBit(3, 64, 64, 5)), "jpg");
        byte[] bytes = Files.readAllBytes(file);
        byte[] gap = Arrays.copyOf(bytes, bytes.length - 2000);
        System.arraycopy(bytes, bytes.length - 2, gap, gap.length - 2, 2);
        Files.write(file, gap);
        assertThat(readOrRefuse(file)).isEmpty();
    }

    @Test
    void aPngWithTooFewPixelsIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(chunk("IHDR", new byte[] {0, 0, 0, 4, 0, 0, 0, 4, 8, 0, 0, 0, 0}));
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try (var deflater = new java.util.zip.DeflaterOutputStream(rows)) {
            deflater.write(new byte[10]); // two rows of four
        }
        bytes.write(chunk("IDAT", rows.toByteArray()));
        bytes.write(chunk("IEND", new byte[0]));
        Path file = folder.resolve("short.png");
        Files.write(file, bytes.toByteArray());
        assertThat(readOrRefuse(file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "tiff", "bmp", "gif"})
    void damageOfAnyKindGivesAnImageOrTheOneException(String format) throws IOException {
        Path file = encode(Rasters.toPicture(TestImages.smooth(1, 24, 33)), format);
        byte[] bytes = Files.readAllBytes(file);
        RandomGenerator random = SeedPath.of(11).child(format).generator();
        Path damaged = folder.resolve("damaged." + format);
        for (int attempt = 0; attempt < 300; attempt++) {
            byte[] copy = bytes.clone();
            for (int i = 0; i <= attempt % 4; i++) {
                copy[random.nextInt(copy.length)] = (byte) random.nextInt();
            }
            Files.write(damaged, copy);
            Optional<Image> read = readOrRefuse(damaged);
            if (format.equals("png") && !Arrays.equals(copy, bytes)) {
                assertThat(read).isEmpty();
            }
        }
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertRefused("absent.png", null, "no such file");
        assertRefused("empty.png", new byte[0], "the file is empty");
        assertRefused(
                "notes.png",
                "these are notes".getBytes(StandardCharsets.UTF_8),
                "not a PNG, JPEG, TIFF, BMP or GIF file");
        byte[] jpeg = Files.readAllBytes(encode(Rasters.toPicture(TestImages.smooth(3, 64, 64)), "jpg"));
        assertRefused("half.jpg", Arrays.copyOf(jpeg, jpeg.length / 2), "the file is cut short");
        byte[] png = Files.readAllBytes(encode(Rasters.toPicture(TestImages.smooth(3, 64, 64)), "png"));
        assertRefused("half.png", Arrays.copyOf(png, png.length / 2), "the file is cut short");
        Files.createDirectory(folder.resolve("folder.png"));
        assertRefused("folder.png", null, "it is a folder");
    }

    @Test
    void readsPhotographs() throws IOException {
        Optional<Path> kodak = TestImages.sharedData("kodak24");
        Optional<Path> bsds = TestImages.sharedData("bsds400");
        assumeTrue(
                kodak.isPresent() && bsds.isPresent(),
                "SKIPPED: no shared/data with kodak24 and bsds400 beside the project");
        assertThat(ImageFiles.read(kodak.get().resolve("kodim01.png")).shape()).isEqualTo(new ImageShape(3, 512, 768));
        try (var files = Files.list(bsds.get())) {
            for (Path file : files.sorted().limit(10).toList()) {
                Image image = ImageFiles.read(file);
                assertThat(image.shape().size()).isEqualTo(3 * 481 * 321);
                assertThat(Arrays.stream(image.data()).max().orElseThrow()).isBetween(0.5, 1.0);
            }
        }
    }

    private void assertRefused(String name, byte[] bytes, String reason) throws IOException {
        Path file = folder.resolve(name);
        if (bytes != null) {
            Files.write(file, bytes);
        }
        assertThatExceptionOfType(UnreadableImageException.class)
                .isThrownBy(() -> ImageFiles.read(file))
                .withMessage("cannot read image " + file + ": " + reason)
                .satisfies(e -> assertThat(e.file()).isEqualTo(file.toString()));
    }

    private static Optional<Image> readOrRefuse(Path file) {
        try {
            return Optional.of(ImageFiles.read(file));
        } catch (UnreadableImageException e) {
            assertThat(e).hasMessageContaining(file.toString());
            assertThat(e.getMessage()).doesNotContain("\n");
            return Optional.empty();
        }
    }

    private Path encode(BufferedImage picture, String format) throws IOException {
        Path file = folder.resolve("encoded." + format);
        Files.deleteIfExists(file);
        ImageWriter encoder = null;
        for (var writers = ImageIO.getImageWritersByFormatName(format); writers.hasNext(); ) {
            encoder = writers.next(); // the last, because only Java's own TIFF encoder writes 16-bit colour
        }
        assertThat(encoder).as("an encoder of %s", format).isNotNull();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(file.toFile())) {
            encoder.setOutput(stream);
            encoder.write(picture);
        }
        return file;
    }

    private static byte[] chunk(String type, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(content.length);
        byte[] body = Arrays.copyOf(type.getBytes(StandardCharsets.US_ASCII), 4 + content.length);
        System.arraycopy(content, 0, body, 4, content.length);
        out.write(body);
        CRC32 crc = new CRC32();
        crc.update(body);
        out.writeInt((int) crc.getValue());
        return bytes.toByteArray();
    }

    private static void assertSame(Image actual, Image expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.data()).isEqualTo(expected.data());
    }
}
