package org.bilevel.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.RunConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models on disk: round trip, other orders of blocks, other layouts, damage. */
final class ModelFileTest {

    private static final ParameterLayout LAYOUT = ParameterLayout.builder()
            .add("filters", 2, 1, 3)
            .add("log_weights", 2)
            .build();

    @TempDir
    private Path folder;

    @Test
    void aModelReadsBack() throws IOException {
        Model model = model();
        Path file = folder.resolve("deep/model.safetensors");
        ModelFile.write(file, model);
        Model read = ModelFile.read(file);
        assertThat(read.description()).isEqualTo(model.description());
        assertThat(read.layout()).isEqualTo(LAYOUT);
        assertThat(read.thetaFor(LAYOUT)).isEqualTo(model.theta());
        assertThat(file.getParent().toFile().list())
                .containsExactly(file.getFileName().toString());
    }

    @Test
    void guidesAreInTheFileToo() throws IOException {
        Path file = folder.resolve("model.safetensors");
        double[] other = {1, 2, 3, 4, 5, 6, 7, 8};
        Model first = new Model(model().description(), LAYOUT, other);
        Model second = new Model(model().description(), LAYOUT, model().theta(), Optional.of(first));
        ModelFile.write(file, new Model(model().description(), LAYOUT, other.clone(), Optional.of(second)));
        Model read = ModelFile.read(file);
        assertThat(read.layout()).isEqualTo(LAYOUT);
        assertThat(read.theta()).isEqualTo(other);
        Model guide = read.guide().orElseThrow();
        assertThat(guide.description()).isEqualTo(model().description());
        assertThat(guide.theta()).isEqualTo(model().theta());
        assertThat(guide.guide().orElseThrow().theta()).isEqualTo(other);
    }

    @Test
    void aDamagedGuideIsNamed() throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, model());
        Safetensors content = Safetensors.read(file);
        Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
        metadata.put("guide", "[1]");
        new Safetensors(metadata, content.tensors()).write(file);
        assertThatExceptionOfType(UnusableModelException.class)
                .isThrownBy(() -> ModelFile.read(file))
                .withMessage(file + ": its metadata has guide = '[1]'");
    }

    @Test
    void writingTwiceGivesTheSameBytes() throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, model());
        byte[] first = Files.readAllBytes(file);
        ModelFile.write(file, model());
        assertThat(file).hasBinaryContent(first);
    }

    @Test
    void theDescriptionNamesConfigurationAndJava() {
        ModelDescription description =
                ModelDescription.of(RunConfiguration.defaults().withNoise(15));
        assertThat(description.noise()).isEqualTo(15);
        assertThat(description.channels()).isEqualTo(3);
        assertThat(description.jdk()).isEqualTo(Runtime.version().toString());
        assertThat(description.configuration()).contains("noise: 15.0");
    }

    @Test
    void blocksAreMatchedByNameWhateverTheirOrder() throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, model());
        Safetensors content = Safetensors.read(file);
        Map<String, Tensor> reversed = new LinkedHashMap<>();
        new LinkedHashMap<>(content.tensors())
                .sequencedEntrySet()
                .reversed()
                .forEach(e -> reversed.put(e.getKey(), e.getValue()));
        new Safetensors(content.metadata(), reversed).write(file);
        assertThat(ModelFile.read(file).thetaFor(LAYOUT)).isEqualTo(model().theta());
    }

    @Test
    void anotherLayoutIsRefusedNamingTheBlocks() {
        ParameterLayout wider = ParameterLayout.builder()
                .add("filters", 48, 1, 7, 7)
                .add("beta", 1)
                .build();
        assertThatExceptionOfType(UnusableModelException.class)
                .isThrownBy(() -> model().thetaFor(wider))
                .withMessage("model has filters[2,1,3], the regularizer needs filters[48,1,7,7]; "
                        + "model has no beta, the regularizer needs beta[1]; "
                        + "model has log_weights[2], the regularizer does not");
    }

    @Test
    void whatIsNoModelIsRefused() throws IOException {
        Path file = folder.resolve("other.safetensors");
        new Safetensors(Map.of(), Map.of("x", new Tensor(List.of(1), new double[1]))).write(file);
        refused(file, "not a model of this program");

        Map<String, String> metadata = metadata();
        metadata.remove("task");
        new Safetensors(metadata, Map.of()).write(file);
        refused(file, "its metadata lacks 'task'");

        for (Map.Entry<String, String> bad : Map.of(
                        "noise", "loud", "channels", "x", "regularizer", "{", "task", "5", "seed", "1.5")
                .entrySet()) {
            metadata = metadata();
            metadata.put(bad.getKey(), bad.getValue());
            new Safetensors(metadata, Map.of()).write(file);
            refused(file, "its metadata has " + bad.getKey() + " = '" + bad.getValue() + "'");
        }
    }

    @Test
    void parametersThatAreNotFiniteAreRefused() throws IOException {
        double[] theta = model().theta().clone();
        theta[7] = Double.NaN;
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, new Model(model().description(), LAYOUT, theta));
        refused(file, "log_weights[1] is NaN");
    }

    private Map<String, String> metadata() throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, model());
        return new LinkedHashMap<>(Safetensors.read(file).metadata());
    }

    private static void refused(Path file, String message) {
        assertThatExceptionOfType(UnusableModelException.class)
                .isThrownBy(() -> ModelFile.read(file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(message);
    }

    private static Model model() {
        double[] theta = new double[LAYOUT.dimension()];
        Arrays.setAll(theta, i -> i - 2.25);
        ModelDescription description = new ModelDescription(
                ComponentSpec.of("foe")
                        .with("filters", 2)
                        .with("scale", 0.5)
                        .with("potential", ComponentSpec.of("log")),
                ComponentSpec.of("denoise").with("clip", false).with("label", "a \"b\""),
                25,
                1,
                96,
                -3,
                "0.1",
                "25",
                "noise: 25\n");
        return new Model(description, LAYOUT, theta);
    }
}
