package org.bilevel.experiments.file;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as data are told apart by. */
public final class Sha256 {

    private final MessageDigest digest;

    /** Of nothing yet. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Takes more bytes in. */
    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Takes the bits of numbers in. */
    public Sha256 add(double[] numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Double.BYTES));
        buffer.asDoubleBuffer().put(numbers);
        return add(buffer.array());
    }

    /** The hash of everything so far, in hexadecimal; ends this. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
