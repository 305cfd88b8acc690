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
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;
import org.jspecify.annotations.Nullable;

/**
 * The last solutions (x, q) of every sample, to start from next time. Up to a limit they are kept in memory; what comes later is kept in a temporary file that is mapped into memory, so that data sets may be larger than that: the
 * operating system keeps of it what it has room for. Both keep every bit. Threads may use different samples at the same time.
 */
final class WarmStarts implements AutoCloseable, Resumable {

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
        MemorySegment segment = kept(sample, x.length + q.length);
        MemorySegment.copy(x, 0, segment, ValueLayout.JAVA_DOUBLE, 0, x.length);
        MemorySegment.copy(q, 0, segment, ValueLayout.JAVA_DOUBLE, (long) x.length * Double.BYTES, q.length);
    }

    private MemorySegment kept(int sample, int numbers) {
        MemorySegment segment = kept[sample];
        if (segment == null) {
            segment = allocate((long) numbers * Double.BYTES);
            kept[sample] = segment;
        }
        return segment;
    }

    /** Under the samples' indices; what is in memory is not copied. */
    @Override
    public void save(SavedState into) {
        for (int sample = 0; sample < kept.length; sample++) {
            save(sample, into);
        }
    }

    /** Saves one sample, if there is anything. */
    void save(int sample, SavedState into) {
        MemorySegment segment = kept[sample];
        if (segment != null) {
            into.putLater(
                    Integer.toString(sample),
                    Math.toIntExact(segment.byteSize() / Double.BYTES),
                    () -> segment.heapBase().orElse(null) instanceof double[] array
                            ? array
                            : segment.toArray(ValueLayout.JAVA_DOUBLE));
        }
    }

    @Override
    public void restore(SavedState from) {
        for (int sample = 0; sample < kept.length; sample++) {
            restore(sample, from);
        }
    }

    /** Restores one sample; whether there was anything. */
    boolean restore(int sample, SavedState from) {
        String name = Integer.toString(sample);
        boolean saved = from.has(name);
        if (saved) {
            double[] values = from.get(name);
            MemorySegment.copy(values, 0, kept(sample, values.length), ValueLayout.JAVA_DOUBLE, 0, values.length);
        }
        return saved;
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
