package org.bilevel.api.state;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Named arrays of numbers, in the order in which they were put. A part has a name of its own in front of the names of its arrays, such as {@code method.moments.m}. Numbers
 * keep their bits; whole numbers are exact up to 2^53. Used by one thread.
 */
public final class SavedState {

    private final Map<String, Entry> entries;
    private final String prefix;

    private record Entry(int length, Supplier<double[]> values) {}

    private SavedState(Map<String, Entry> entries, String prefix) {
        this.entries = entries;
        this.prefix = prefix;
    }

    /** Nothing yet. */
    public static SavedState empty() {
        return new SavedState(new LinkedHashMap<>(), "");
    }

    /** The view of a part: what is put into it is in the whole, too. */
    public SavedState part(String name) {
        return new SavedState(entries, prefix + name + ".");
    }

    /**
     * Puts a copy of some numbers.
     *
     * @throws IllegalArgumentException if there are some of this name
     */
    public void put(String name, double... values) {
        double[] copy = values.clone();
        putLater(name, copy.length, () -> copy);
    }

    /** Puts whole numbers of at most 2^53, which are exact as such. */
    public void putCounts(String name, long... counts) {
        put(name, Arrays.stream(counts).asDoubleStream().toArray());
    }

    /**
     * Puts numbers that are too many to be copied: they are asked for when they are written or read, which is before whatever they belong to goes on.
     *
     * @param length how many they are
     * @param values the numbers, not modified by whoever asks
     * @throws IllegalArgumentException if there are some of this name
     */
    public void putLater(String name, int length, Supplier<double[]> values) {
        if (entries.putIfAbsent(prefix + name, new Entry(length, values)) != null) {
            throw new IllegalArgumentException("'%s%s' is saved twice".formatted(prefix, name));
        }
    }

    /** Whether there are numbers of this name. */
    public boolean has(String name) {
        return entries.containsKey(prefix + name);
    }

    /**
     * The numbers of a name, not to be modified.
     *
     * @throws IllegalArgumentException if there are none
     */
    public double[] get(String name) {
        return entry(name).values().get();
    }

    /**
     * Overwrites an array by the numbers of a name.
     *
     * @throws IllegalArgumentException if there are none, or not as many
     */
    public void get(String name, double[] into) {
        double[] values = get(name);
        if (values.length != into.length) {
            throw new IllegalArgumentException(
                    "'%s%s' has %d numbers, must have %d".formatted(prefix, name, values.length, into.length));
        }
        System.arraycopy(values, 0, into, 0, into.length);
    }

    /**
     * The number of a name.
     *
     * @throws IllegalArgumentException if there is none, or more than one
     */
    public double number(String name) {
        double[] one = new double[1];
        get(name, one);
        return one[0];
    }

    /**
     * The whole numbers of a name.
     *
     * @param count how many there must be
     * @throws IllegalArgumentException if there are none, or not as many
     */
    public long[] counts(String name, int count) {
        double[] values = new double[count];
        get(name, values);
        return Arrays.stream(values).mapToLong(value -> (long) value).toArray();
    }

    /** How many numbers there are of a name. */
    public int length(String name) {
        return entry(name).length();
    }

    /** The full names of everything in the whole, in order. */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    private Entry entry(String name) {
        Entry entry = entries.get(prefix + name);
        if (entry == null) {
            throw new IllegalArgumentException("'%s%s' is missing".formatted(prefix, name));
        }
        return entry;
    }
}
