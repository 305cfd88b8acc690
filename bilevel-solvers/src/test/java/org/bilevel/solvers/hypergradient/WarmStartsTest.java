package org.bilevel.solvers.hypergradient;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.state.SavedState;
import org.bilevel.api.testkit.Dense;

final class WarmStartsTest {

    @Property(tries = 30)
    void returnsTheLastBitsOfEverySample(
            @ForAll @IntRange(min = 1, max = 8) int samples,
            @ForAll @IntRange(max = 400) int memory,
            @ForAll long seed) {
        try (WarmStarts starts = new WarmStarts(samples, memory)) {
            double[][] x = new double[samples][];
            double[][] q = new double[samples][];
            for (int round = 0; round < 3; round++) {
                SeedPath path = SeedPath.of(seed).child(round);
                for (int i = 0; i < samples; i++) {
                    x[i] = Dense.gaussian(1 + i, path.child("x").child(i));
                    q[i] = Dense.gaussian(1 + i, path.child("q").child(i));
                    double[] untouched = new double[1 + i];
                    if (round == 0) {
                        assertThat(starts.load(i, untouched, untouched)).isFalse();
                        assertThat(untouched).containsOnly(0);
                    }
                    starts.keep(i, x[i], q[i]);
                }
                for (int i = 0; i < samples; i++) {
                    double[] lastX = new double[1 + i];
                    double[] lastQ = new double[1 + i];
                    assertThat(starts.load(i, lastX, lastQ)).isTrue();
                    assertThat(lastX).isEqualTo(x[i]);
                    assertThat(lastQ).isEqualTo(q[i]);
                }
            }
            SavedState saved = SavedState.empty();
            starts.save(saved);
            try (WarmStarts restored = new WarmStarts(samples, memory)) {
                restored.restore(saved);
                for (int i = 0; i < samples; i++) {
                    double[] lastX = new double[1 + i];
                    double[] lastQ = new double[1 + i];
                    assertThat(restored.load(i, lastX, lastQ)).isTrue();
                    assertThat(lastX).as("restored").isEqualTo(x[i]);
                    assertThat(lastQ).as("restored").isEqualTo(q[i]);
                }
                restored.keep(0, new double[] {7}, new double[] {8});
                assertThat(saved.get("0")).as("the saved numbers stay").containsExactly(x[0][0], q[0][0]);
            }
            assertThat(starts.usesFile()).isEqualTo(bytes(samples, memory) > 0);
        }
    }

    /** What does not fit into the memory, sample after sample. */
    private static int bytes(int samples, int memory) {
        int left = memory;
        int onDisk = 0;
        for (int i = 0; i < samples; i++) {
            int needed = 16 * (1 + i);
            if (needed <= left) {
                left -= needed;
            } else {
                onDisk += needed;
            }
        }
        return onDisk;
    }
}
