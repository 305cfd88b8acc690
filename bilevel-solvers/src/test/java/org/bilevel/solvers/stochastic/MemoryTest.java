package org.bilevel.solvers.stochastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.stochastic.Support;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;

final class MemoryTest {

    private static final int LENGTH = 17;

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    /** The memory's mean is that of what it was given last, whatever came before; exchanging a vector for itself shows it. */
    @Property(tries = 100)
    void theMeanIsThatOfTheTable(@ForAll("seeds") SeedPath seed, @ForAll @IntRange(min = 1, max = 20) int size) {
        RandomGenerator random = seed.generator();
        Blocks blocks = Blocks.of(LENGTH, size);
        Memory memory = ofOwnEntries(blocks);
        double[][] table = new double[blocks.count()][];
        Arrays.setAll(table, block -> new double[blocks.samples()[block].length]);
        for (int k = 0; k < 50; k++) {
            int block = random.nextInt(blocks.count());
            table[block] = Dense.gaussian(table[block].length, random);
            if (k < 10) {
                memory.fill(block, table[block].clone());
            } else {
                memory.addEstimate(0.3, block, table[block].clone(), new double[LENGTH]);
            }
        }

        assertThat(Dense.distance(estimate(memory, 0, table[0]), mean(blocks, table)))
                .isLessThan(1e-13);
    }

    /** Over all blocks that may be drawn, the estimates average to the mean of the fresh vectors. */
    @Property(tries = 100)
    void estimatesAreUnbiased(@ForAll("seeds") SeedPath seed, @ForAll @IntRange(min = 1, max = 20) int size) {
        RandomGenerator random = seed.generator();
        Blocks blocks = Blocks.of(LENGTH, size);
        double[][] old = new double[blocks.count()][];
        double[][] fresh = new double[blocks.count()][];
        Arrays.setAll(old, block -> Dense.gaussian(blocks.samples()[block].length, random));
        Arrays.setAll(fresh, block -> Dense.gaussian(old[block].length, random));

        double[] average = new double[LENGTH];
        for (int drawn = 0; drawn < blocks.count(); drawn++) {
            Memory memory = ofOwnEntries(blocks);
            for (int block = 0; block < blocks.count(); block++) {
                memory.fill(block, old[block].clone());
            }
            average = Dense.plus(average, 1.0 / blocks.count(), estimate(memory, drawn, fresh[drawn]));
        }

        assertThat(Dense.distance(average, mean(blocks, fresh))).isLessThan(1e-13);
    }

    @Property(tries = 50)
    void blocksCoverEverySampleOnce(
            @ForAll @IntRange(min = 1, max = 40) int count, @ForAll @IntRange(min = 1, max = 50) int size) {
        Blocks blocks = Blocks.of(count, size);

        assertThat(Arrays.stream(blocks.samples()).flatMapToInt(Arrays::stream).toArray())
                .containsExactly(IntStream.range(0, count).toArray());
        assertThat(Arrays.stream(blocks.shares()).sum()).isCloseTo(1, within(1e-15));
    }

    private static double[] estimate(Memory memory, int block, double[] fresh) {
        double[] out = new double[LENGTH];
        memory.addEstimate(1, block, fresh.clone(), out);
        return out;
    }

    /** Each block's vector is on the entries of its own samples. */
    private static Memory ofOwnEntries(Blocks blocks) {
        Support[] supports = Arrays.stream(blocks.samples()).map(Support::of).toArray(Support[]::new);
        return new Memory(blocks.shares(), supports, LENGTH);
    }

    private static double[] mean(Blocks blocks, double[][] table) {
        double[] mean = new double[LENGTH];
        for (int block = 0; block < table.length; block++) {
            for (int j = 0; j < table[block].length; j++) {
                mean[blocks.samples()[block][j]] = blocks.shares()[block] * table[block][j];
            }
        }
        return mean;
    }
}
