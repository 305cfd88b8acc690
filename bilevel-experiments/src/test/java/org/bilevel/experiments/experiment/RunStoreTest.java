package org.bilevel.experiments.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bilevel.api.hypergradient.Cost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunStoreTest {

    private static final Map<String, Object> SETTINGS = Map.of("cost", 1000L, "step", 0.1);

    /** What runs are made of. */
    record Result(List<Double> values, Cost cost, String ending, boolean spent) {}

    @TempDir
    private Path folder;

    @Test
    void whatIsKeptIsFoundToTheBit() {
        Result result = new Result(
                List.of(Math.PI, 0.1 + 0.2, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, -0.0),
                new Cost(1, 2, 3, 4, 5, 6, Long.MAX_VALUE),
                "ended at \"500\" µ",
                true);
        RunStore store = new RunStore(folder.resolve("runs"));

        assertThat(store.find("a run, seed 1", SETTINGS, Result.class)).isEmpty();
        store.keep("a run, seed 1", SETTINGS, result);

        RunStore later = new RunStore(folder.resolve("runs"));
        assertThat(later.find("a run, seed 1", Map.of("step", 0.1, "cost", 1000), Result.class))
                .as("whatever the order of settings")
                .contains(result);
        assertThat(later.found()).isEqualTo(1);
    }

    @Test
    void otherNamesAndSettingsFindNothing() {
        RunStore store = new RunStore(folder);
        store.keep("a run, seed 1", SETTINGS, new Result(List.of(), Cost.ZERO, "", false));

        assertThat(store.find("a run, seed 2", SETTINGS, Result.class)).isEmpty();
        assertThat(store.find("a-run--seed-1", SETTINGS, Result.class)).isEmpty();
        assertThat(store.find("a run, seed 1", Map.of("cost", 1001L, "step", 0.1), Result.class))
                .isEmpty();
        assertThat(store.found()).isZero();
    }
}
