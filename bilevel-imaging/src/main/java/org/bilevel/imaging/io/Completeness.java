package org.bilevel.imaging.io;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;

/**
 * Walks an encoded image to its end, because decoders return the upper half of a file that was cut short with no more than a
 * warning. Sources: PNG specification, section 5 (chunks, CRC); ITU-T T.81, annex B (markers); GIF89a, sections 17 to 27;
 * BITMAPFILEHEADER and BITMAPINFOHEADER.
 */
final class Completeness {

    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_IEND = 0x49454E44;

    private final byte[] bytes;

    private Completeness(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Checks that the file goes on to its end; of TIFF, whose decoder notices by itself, nothing is checked.
     *
     * @throws EOFException if it is cut short
     * @throws IOException if a checksum is wrong
     */
    static void check(ImageFormat format, byte[] bytes) throws IOException {
        Completeness file = new Completeness(bytes);
        switch (format) {
            case PNG -> file.png();
            case JPEG -> file.jpeg();
            case GIF -> file.gif();
            case BMP -> file.bmp();
            case TIFF -> {}
        }
    }

    private void png() throws IOException {
        CRC32 crc = new CRC32();
        long at = PNG_SIGNATURE;
        while (true) {
            long length = bigEndian(at, 4);
            long type = bigEndian(at + 4, 4);
            long stored = bigEndian(at + 8 + length, 4);
            crc.reset();
            crc.update(bytes, Math.toIntExact(at + 4), Math.toIntExact(4 + length));
            if (crc.getValue() != stored) {
                throw new IOException("damaged PNG, the checksum of the chunk at byte " + at + " is wrong");
            }
            if (type == PNG_IEND) {
                return;
            }
            at += 12 + length;
        }
    }

    private void jpeg() throws IOException {
        long at = 2;
        while (true) {
            if (octet(at) != 0xFF) {
                at++;
                continue;
            }
            int marker = octet(at + 1);
            if (marker == 0xFF) {
                at++;
            } else if (marker <= 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
                at += 2; // stuffed byte, TEM, restart, start of image: no length follows
            } else if (marker == 0xD9) {
                return;
            } else {
                at += 2 + bigEndian(at + 2, 2);
            }
        }
    }

    private void gif() throws IOException {
        long at = 13L + colourTable(octet(10));
        while (true) {
            int block = octet(at);
            if (block == 0x21) {
                at = endOfSubBlocks(at + 2);
            } else if (block == 0x2C) {
                endOfSubBlocks(at + 11 + colourTable(octet(at + 9)));
                return;
            } else {
                throw new IOException("damaged GIF, no image in it");
            }
        }
    }

    private static long colourTable(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3L << ((flags & 0x07) + 1);
    }

    private long endOfSubBlocks(long start) throws IOException {
        long at = start;
        while (octet(at) != 0) {
            at += 1 + octet(at);
        }
        return at + 1;
    }

    private void bmp() throws IOException {
        long headerSize = littleEndian(14, 4);
        if (headerSize < 40 || littleEndian(30, 4) != 0) {
            return; // an OS/2 header or compressed rows: left to the decoder
        }
        long width = littleEndian(18, 4);
        long height = Math.abs((int) littleEndian(22, 4));
        long stride = (width * littleEndian(28, 2) + 31) / 32 * 4;
        octet(littleEndian(10, 4) + stride * height - 1);
    }

    private int octet(long at) throws EOFException {
        if (at < 0 || at >= bytes.length) {
            throw new EOFException("the file is cut short");
        }
        return bytes[(int) at] & 0xFF;
    }

    private long bigEndian(long at, int count) throws EOFException {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | octet(at + i);
        }
        return value;
    }

    private long littleEndian(long at, int count) throws EOFException {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | octet(at + i);
        }
        return value;
    }
}
