package org.bilevel.api.random;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Randomness by path, never by call order: {@code SeedPath.of(7).child("noise").child(3).generator()} yields the same
 * numbers whoever asks, in whatever order and on whatever thread. The only source of randomness in the project.
 *
 * <p>A path is folded into 64 bits with the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
 */
public record SeedPath(long state) {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** The root of all paths of one seed. */
    public static SeedPath of(long seed) {
        return new SeedPath(mix(seed + GOLDEN_GAMMA));
    }

    /** The path one level down, by name. */
    public SeedPath child(String name) {
        long hash = state ^ 0x51L;
        for (int i = 0; i < name.length(); i++) {
            hash = mix(hash + GOLDEN_GAMMA * (name.charAt(i) + 1L));
        }
        return new SeedPath(mix(hash + name.length()));
    }

    /** The path one level down, by number, such as a sample or an epoch. */
    public SeedPath child(long index) {
        return new SeedPath(mix(mix(state ^ 0xA7L) + GOLDEN_GAMMA * (index + 1)));
    }

    /** A fresh generator at the start of this path's sequence. */
    public RandomGenerator generator() {
        return new SplittableRandom(state);
    }

    private static long mix(long z) {
        long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return y ^ (y >>> 31);
    }
}
