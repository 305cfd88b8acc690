package org.bilevel.experiments.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bilevel.api.state.SavedState;
import org.bilevel.experiments.model.UnusableModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointsTest {

    private static final Map<String, String> ORIGIN = Map.of("configuration", "noise: 25\n", "data", "3f");

    @TempDir
    private Path temporary;

    private final List<String> warnings = new ArrayList<>();

    private Checkpoints checkpoints() {
        return new Checkpoints(temporary.resolve("checkpoint"));
    }

    private void write(long step) throws IOException {
        SavedState state = SavedState.empty();
        state.put("theta", (double) step, Double.NaN, -0.0);
        state.part("method").put("empty");
        checkpoints().write(new Checkpoint(step, ORIGIN, state));
    }

    @Test
    void theNewestIsReadWithAllItsBits() throws IOException {
        assertThat(checkpoints().newest(warnings::add)).isEmpty();
        write(9);
        write(10);

        Checkpoint newest = checkpoints().newest(warnings::add).orElseThrow();

        assertThat(newest.step()).isEqualTo(10);
        assertThat(newest.origin()).isEqualTo(ORIGIN);
        assertThat(newest.state().names()).containsExactly("theta", "method.empty");
        assertThat(newest.state().get("theta")).containsExactly(10, Double.NaN, -0.0);
        assertThat(newest.state().get("method.empty")).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void onlyTheLastTwoAreKeptAndAtTheEndOne() throws IOException {
        for (int step = 1; step <= 12; step++) {
            write(step);
        }
        assertThat(names()).containsExactlyInAnyOrder("step-11.safetensors", "step-12.safetensors");
        checkpoints().keepNewest();
        assertThat(names()).containsExactly("step-12.safetensors");
    }

    /** However much of the newest one is there: the one before is read, with a warning that names the file. */
    @Test
    void whereTheNewestIsCutOffTheOneBeforeIsRead() throws IOException {
        write(1);
        write(2);
        Path newest = temporary.resolve("checkpoint/step-2.safetensors");
        byte[] whole = Files.readAllBytes(newest);
        for (int length = 0; length < whole.length; length++) {
            warnings.clear();
            Files.write(newest, Arrays.copyOf(whole, length));

            assertThat(checkpoints().newest(warnings::add).orElseThrow().step())
                    .as("%d of %d bytes", length, whole.length)
                    .isEqualTo(1);
            assertThat(warnings).singleElement().asString().contains("step-2.safetensors", "the checkpoint before");
        }
    }

    @Test
    void whereNoneCanBeReadItSaysSo() throws IOException {
        write(1);
        Files.write(temporary.resolve("checkpoint/step-1.safetensors"), new byte[20]);

        assertThatThrownBy(() -> checkpoints().newest(warnings::add))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("no checkpoint can be read");
    }

    /** A process that is killed while it writes leaves a temporary file, which is no checkpoint and does not stay. */
    @Test
    void whatWasHalfWrittenIsDeleted() throws IOException {
        write(1);
        Files.write(temporary.resolve("checkpoint/step-2.safetensors.part-77"), new byte[20]);

        assertThat(checkpoints().newest(warnings::add).orElseThrow().step()).isEqualTo(1);
        assertThat(names()).containsExactly("step-1.safetensors");
        assertThat(warnings).isEmpty();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("checkpoint"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
