package org.bilevel.solvers.hypergradient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The last solutions (x, q) of every sample, to start from next time. Up to a limit they are kept in memory; what comes later is kept in a temporary file that is mapped into memory, so that data sets may be larger than that: the
 * operating system keeps of it what it has room for. Both keep every bit. Threads may use different samples at the same time.
 */
final class WarmStarts implements AutoCloseable {

    /** How much is kept in memory: 512 MiB, 1200 colour patches of 96x96. */
    static final long MEMORY = 512L << 20;

    private final @Nullable MemorySegment[] kept;
    /** Unmapped when nobody can reach it any more: a cancelled evaluation may still be running when the oracle is closed. */
    private final Arena arena = Arena.ofAuto();

    private long memory;
    private @Nullable FileChannel file;
    private long end;

    /**
     * Nothing yet.
     *
     * @param memory bytes to keep in memory
     */
    WarmStarts(int samples, long memory) {
        this.kept = new MemorySegment[samples];
        this.memory = memory;
    }

    /** Overwrites x and q by what was kept; whether there was anything. */
    boolean load(int sample, double[] x, double[] q) {
        MemorySegment segment = kept[sample];
        if (segment == null) {
            return false;
        }
        MemorySegment.copy(segment, ValueLayout.JAVA_DOUBLE, 0, x, 0, x.length);
        MemorySegment.copy(segment, ValueLayout.JAVA_DOUBLE, (long) x.length * Double.BYTES, q, 0, q.length);
        return true;
    }

    /**
     * Keeps copies.
     *
     * @throws UncheckedIOException if the temporary file cannot be written
     */
    void keep(int sample, double[] x, double[] q) {
        MemorySegment segment = kept[sample];
        if (segment == null) {
            segment = allocate((x.length + (long) q.length) * Double.BYTES);
            kept[sample] = segment;
        }
        MemorySegment.copy(x, 0, segment, ValueLayout.JAVA_DOUBLE, 0, x.length);
        MemorySegment.copy(q, 0, segment, ValueLayout.JAVA_DOUBLE, (long) x.length * Double.BYTES, q.length);
    }

    private synchronized MemorySegment allocate(long bytes) {
        if (bytes <= memory) {
            memory -= bytes;
            return MemorySegment.ofArray(new double[Math.toIntExact(bytes / Double.BYTES)]);
        }
        try {
            FileChannel channel = file == null ? temporaryFile() : file;
            file = channel;
            MemorySegment segment = channel.map(FileChannel.MapMode.READ_WRITE, end, bytes, arena);
            end += bytes;
            return segment;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep solutions in a temporary file: " + e.getMessage(), e);
        }
    }

    private static FileChannel temporaryFile() throws IOException {
        Path path = Files.createTempFile("bilevel-warm-starts", ".bin");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Whether anything is in the file. */
    synchronized boolean usesFile() {
        return file != null;
    }

    /** Deletes the file. */
    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete a temporary file: " + e.getMessage(), e);
        }
    }
}
