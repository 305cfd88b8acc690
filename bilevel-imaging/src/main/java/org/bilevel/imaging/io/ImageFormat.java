package org.bilevel.imaging.io;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of image files that are read, told apart by their first bytes and never by their names. */
@SuppressWarnings("ImmutableEnumChecker") // lists of List.of
enum ImageFormat {
    PNG(List.of("png"), "\u0089PNG\r\n\u001a\n"),
    JPEG(List.of("jpg", "jpeg"), "\u00ff\u00d8\u00ff"),
    TIFF(List.of("tif", "tiff"), "II*\0", "MM\0*"),
    BMP(List.of("bmp"), "BM"),
    GIF(List.of("gif"), "GIF87a", "GIF89a");

    private final List<String> extensions;
    private final List<String> signatures;

    ImageFormat(List<String> extensions, String... signatures) {
        this.extensions = extensions;
        this.signatures = List.of(signatures);
    }

    /** The extensions of its files, in lower case and without the dot. */
    List<String> extensions() {
        return extensions;
    }

    /** The format whose signature the bytes begin with. */
    static Optional<ImageFormat> ofContent(byte[] bytes) {
        return Arrays.stream(values())
                .filter(format -> format.signatures.stream().anyMatch(signature -> startsWith(bytes, signature)))
                .findFirst();
    }

    /** The format whose extension the file's name ends with, whatever the case. */
    static Optional<ImageFormat> ofName(String fileName) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return fileName.indexOf('.') < 0
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(format -> format.extensions.contains(extension))
                        .findFirst();
    }

    private static boolean startsWith(byte[] bytes, String signature) {
        if (bytes.length < signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if ((bytes[i] & 0xFF) != signature.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
