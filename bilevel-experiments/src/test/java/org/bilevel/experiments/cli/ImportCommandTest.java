package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.experiments.model.Model;
import org.bilevel.experiments.model.ModelFile;
import org.bilevel.experiments.model.Safetensors;
import org.bilevel.experiments.model.Tensor;
import org.bilevel.experiments.wiring.Components;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.io.ImageFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportCommandTest {

    private static final String FOE = """
            regularizer: {name: foe, filters: 4, size: 3}
            noise: 20
            data: {grey: true}
            blocks:
              filters: {from: conv.weight, axes: [1, 0, 2, 3], flip: true}
              log_weights: {from: strength, function: log, factor: 2, offset: 0.5}
              log_scale: {from: scale}
              log_smoothing: {value: -4}
            """;

    @TempDir
    private Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        return Main.commandLine(Components::registry)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private static double[] counting(int count) {
        return IntStream.range(0, count).mapToDouble(i -> i + 1).toArray();
    }

    private Path foreign(Map<String, Tensor> tensors) throws IOException {
        Path file = temporary.resolve("foreign.safetensors");
        new Safetensors(Map.of("format", "pt"), tensors).write(file);
        return file;
    }

    private Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("conv.weight", new Tensor(List.of(1, 4, 3, 3), counting(36)));
        tensors.put("strength", new Tensor(List.of(1, 4, 1, 1), counting(4)));
        tensors.put("scale", new Tensor(List.of(), new double[] {-6}));
        tensors.put("steps", new Tensor(List.of(1), new double[] {1000}));
        return tensors;
    }

    private int importing(Map<String, Tensor> tensors, String mapping) throws IOException {
        Path file = temporary.resolve("mapping.yaml");
        Files.writeString(file, mapping);
        return execute(
                "import",
                "--from",
                foreign(tensors).toString(),
                "--mapping",
                file.toString(),
                "--out",
                temporary.resolve("model.safetensors").toString());
    }

    @Test
    void tensorsBecomeBlocksAndTheModelRestores() throws IOException {
        assertThat(importing(tensors(), FOE)).as(err.toString()).isZero();

        assertThat(err.toString()).contains("not used: steps");
        Model model = ModelFile.read(temporary.resolve("model.safetensors"));
        double[] theta = model.theta();
        double[] filters = model.layout().block("filters").copyOf(theta);
        // Half a turn reverses the nine taps of every filter.
        assertThat(filters[0]).isEqualTo(9);
        assertThat(filters[9]).isEqualTo(18);
        assertThat(filters[35]).isEqualTo(28);
        double[] logWeights = model.layout().block("log_weights").copyOf(theta);
        assertThat(logWeights[2]).isCloseTo(2 * Math.log(3) + 0.5, within(1e-14));
        assertThat(model.layout().block("log_scale").copyOf(theta)).containsExactly(-6);
        assertThat(model.layout().block("log_smoothing").copyOf(theta)).containsExactly(-4);
        assertThat(model.description().noise()).isEqualTo(20);

        Path image = temporary.resolve("image.png");
        ImageFiles.write(
                image,
                DeadLeaves.set(new ImageShape(1, 40, 30), 1, SeedPath.of(2)).image(0));
        Path restored = temporary.resolve("restored.png");
        assertThat(execute(
                        "restore",
                        "--model",
                        temporary.resolve("model.safetensors").toString(),
                        "--in",
                        image.toString(),
                        "--out",
                        restored.toString()))
                .as(err.toString())
                .isZero();
        assertThat(ImageFiles.read(restored).shape()).isEqualTo(new ImageShape(1, 40, 30));
    }

    /** What docs/importing.md says of the comparative study's CRR, with its names and shapes. */
    @Test
    void theDocumentedMappingOfAConvexRidgeIsRead() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "importing.md"));
        int begin = document.indexOf("```yaml") + "```yaml".length();
        String mapping = document.substring(begin, document.indexOf("```", begin));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("filters.0.parametrizations.weight.original", new Tensor(List.of(4, 1, 5, 5), counting(100)));
        tensors.put("filters.1.weight", new Tensor(List.of(8, 4, 5, 5), counting(800)));
        tensors.put("filters.2.weight", new Tensor(List.of(64, 8, 5, 5), counting(12_800)));
        tensors.put("scaling", new Tensor(List.of(1, 64, 1, 1), counting(64)));
        tensors.put("beta", new Tensor(List.of(), new double[] {4}));

        assertThat(importing(tensors, mapping)).as(err.toString()).isZero();

        Model model = ModelFile.read(temporary.resolve("model.safetensors"));
        assertThat(model.layout().block("filters_3").copyOf(model.theta())).isEqualTo(counting(12_800));
        assertThat(model.layout().block("log_scaling").copyOf(model.theta())).isEqualTo(counting(64));
        assertThat(model.layout().block("log_scale").copyOf(model.theta())).containsExactly(4);
        assertThat(model.layout().block("log_smoothing").copyOf(model.theta())).containsExactly(-4);
    }

    @Test
    void aRunMayStartFromIt() throws IOException {
        importing(tensors(), FOE);
        Path run = temporary.resolve("run");

        int code = execute(
                "learn",
                "--grey",
                "--regularizer",
                "{name: foe, filters: 4, size: 3}",
                "--images",
                "4",
                "--patch",
                "16",
                "--max-steps",
                "0",
                "--start",
                temporary.resolve("model.safetensors").toString(),
                "--out",
                run.toString());

        assertThat(code).as(err.toString()).isZero();
        Model started = ModelFile.read(run.resolve("model.safetensors"));
        Model imported = ModelFile.read(temporary.resolve("model.safetensors"));
        assertThat(started.theta()).isEqualTo(imported.thetaFor(started.layout()));
    }

    @Test
    void aRunRefusesAModelOfAnotherShapeBeforeItWrites() throws IOException {
        importing(tensors(), FOE);
        Path run = temporary.resolve("run");
        err.getBuffer().setLength(0);

        int code = execute(
                "learn",
                "--grey",
                "--regularizer",
                "{name: foe, filters: 5, size: 3}",
                "--images",
                "4",
                "--start",
                temporary.resolve("model.safetensors").toString(),
                "--out",
                run.toString());

        assertThat(code).isNotZero();
        assertThat(err.toString()).contains("model has filters[4,1,3,3], filters[5,1,3,3] is needed");
        assertThat(run).doesNotExist();
    }

    @Test
    void everyProblemOfAMappingIsNamed() throws IOException {
        Map<String, Tensor> tensors = tensors();
        tensors.remove("strength");
        tensors.put("conv.weight", new Tensor(List.of(4, 3, 3), counting(36)));
        String mapping = FOE.replace("  log_scale: {from: scale}\n", "  scale: {from: scale}\n");

        assertThat(importing(tensors, mapping)).isNotZero();

        assertThat(err.toString())
                .contains("axes = [1, 0, 2, 3], must be a permutation of [0, 1, 2] for tensor 'conv.weight'")
                .contains("there is no tensor 'strength' for block log_weights[4]")
                .contains("the mapping lacks block log_scale[1]")
                .contains("'scale' is no block of");
        assertThat(temporary.resolve("model.safetensors")).doesNotExist();
    }

    @Test
    void refusalsNameTheLine() throws IOException {
        assertThat(importing(tensors(), FOE.replace("flip: true", "flipped: true")))
                .isNotZero();
        assertThat(err.toString()).contains("mapping.yaml line 5").contains("no option 'flipped' of a block");
        assertThat(importing(tensors(), FOE.replace("function: log", "function: ln")))
                .isNotZero();
        assertThat(err.toString()).contains("function = ln, must be one of identity, log, exp");
    }

    @Test
    void aLogarithmOfSomethingNegativeIsRefused() throws IOException {
        Map<String, Tensor> tensors = tensors();
        tensors.put("strength", new Tensor(List.of(4), new double[] {1, 2, -1, 3}));

        assertThat(importing(tensors, FOE)).isNotZero();

        assertThat(err.toString()).contains("value 2 of tensor 'strength' is -1.0, which makes NaN of log_weights");
    }
}
