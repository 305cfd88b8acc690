package org.bilevel.experiments.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run configurations from YAML and flags, and the messages for what is wrong with them. */
final class ConfigurationReaderTest {

    private final ConfigurationReader reader = new ConfigurationReader(TestComponents.registry());

    @Test
    void nothingWrittenIsAllDefaults() {
        RunConfiguration read = reader.read(ConfigurationSource.empty());
        assertThat(read).isEqualTo(reader.complete(RunConfiguration.defaults()));
        assertThat(read.noise()).isEqualTo(25);
        assertThat(read.budget()).isEqualTo(BudgetConfiguration.UNLIMITED.withMaxSteps(40));
        assertThat(reader.read(ConfigurationSource.parse("", "run.yaml"))).isEqualTo(read);
        assertThat(reader.read(ConfigurationSource.parse("# nothing\n", "run.yaml")))
                .isEqualTo(read);
    }

    @Test
    void aFileIsRead() {
        RunConfiguration read = read("""
                data: {source: photos, patch: 64, grey: true, heldOut: 2}
                noise: 15
                adjoint: {name: cg, maxIterations: 50}
                method:
                  name: isgd
                  step: {name: constant, value: 1e-2}
                budget: {maxCost: 1e6}
                seed: -7
                """);
        assertThat(read.data()).isEqualTo(new DataConfiguration("photos", 0, 64, 1, false, true, 2, false));
        assertThat(read.noise()).isEqualTo(15);
        assertThat(read.adjoint()).isEqualTo(ComponentSpec.of("cg").with("maxIterations", 50));
        assertThat(read.budget()).isEqualTo(BudgetConfiguration.UNLIMITED.withMaxCost(1_000_000));
        assertThat(read.seed()).isEqualTo(-7);
    }

    @Test
    void unknownKeysNameLineAndNearest() {
        refused("noise: 25\nsead: 3\n", "run.yaml line 2: no option 'sead' in the configuration; maybe 'seed'?");
        refused(
                "noise: 25\ndata:\n  patch: 64\n  gray: true\n",
                "run.yaml line 4: no option 'gray' in data; maybe 'grey'?");
        refused(
                "\nadjoint:\n  name: cg\n  maxItrations: 3\n",
                "run.yaml line 4: 'cg' has no option 'maxItrations'; maybe 'maxIterations'?");
    }

    @Test
    void unknownComponentsNameLineAndNearest() {
        refused("noise: 1\nadjoint: cgg\n", "run.yaml line 2: no adjoint 'cgg'; maybe 'cg'? known: cg, minres");
    }

    @Test
    void wrongTypesAndRangesNameTheLine() {
        refused("seed: 1\nnoise: loud\n", "run.yaml line 2: noise = 'loud', must be a number");
        refused("seed: 1\nnoise: -5\n", "run.yaml line 2: noise = -5, must be >= 0");
        refused("data:\n  patch: 3\n", "run.yaml line 2: patch = 3, must be >= 8");
        refused(
                "data:\n  heldOut: 1.5\n",
                "run.yaml line 2: heldOut = 1.5, must be a fraction below 1 or a whole number");
        refused("budget:\n  maxSeconds: -1\n", "run.yaml line 2: maxSeconds = -1, must be >= 0");
        refused("task: deblur\n", "run.yaml line 1: 'deblur' needs option 'sigma'");
        refused("data: photos\n", "run.yaml line 1: data must be a mapping of options");
        refused("noise:\n", "run.yaml line 1: 'noise' has no value; leave it out for 25");
        refused("- noise\n", "run.yaml: the configuration must be a mapping of options");
    }

    @Test
    void problemsInListsNameTheLineOfTheElement() {
        refused(
                "method:\n  name: grouped\n  paces:\n    - decay\n    - name: constant\n      value: 0\n",
                "run.yaml line 6: value = 0, must be > 0");
        refused(
                "method:\n  name: grouped\n  paces:\n    - decay\n    - decai\n",
                "run.yaml line 5: no schedule 'decai'");
        refused(
                "method:\n  name: grouped\n  factors:\n    a: 1\n    b: x\n",
                "run.yaml line 5: b = 'x', must be a number");
    }

    @Test
    void brokenYamlNamesTheLine() {
        refused("noise: 25\nadjoint: {name: cg\nseed: 3\n", "run.yaml line 3: not YAML:");
        refused("noise: 25\n\tseed: 3\n", "run.yaml line 2: not YAML:");
        refused("seed: 1\nnoise: 3\nseed: 2\n", "run.yaml line 3: 'seed' is given twice");
        refused("seed: &a 1\nnoise: *a\n", "run.yaml line 2: aliases (*a) are not supported");
        refused("seed: 1\n---\nseed: 2\n", "run.yaml: more than one document");
    }

    @Test
    void flagsOverrideTheFile() {
        ConfigurationSource source = ConfigurationSource.parse(
                        "noise: 25\nsampling: reshuffling\nadjoint: {name: cg, maxIterations: 5}\n", "run.yaml")
                .with("noise", "50", "--noise")
                .with("sampling.batch", "3", "--batch")
                .with("adjoint", "minres", "--adjoint")
                .with("data.patch", "32", "--patch")
                .with("budget.maxSeconds", "1.5", "--max-seconds");
        RunConfiguration read = reader.read(source);
        assertThat(read.noise()).isEqualTo(50);
        assertThat(read.sampling()).isEqualTo(ComponentSpec.of("reshuffling").with("batch", 3));
        assertThat(read.adjoint().name()).isEqualTo("minres");
        assertThat(read.data().patch()).isEqualTo(32);
        assertThat(read.budget()).isEqualTo(BudgetConfiguration.UNLIMITED.withMaxSeconds(1.5));
    }

    @Test
    void anOptionOfAComponentThatIsNotWrittenAmendsTheDefault() {
        RunConfiguration read = reader.read(ConfigurationSource.empty().with("sampling.batch", "3", "--batch"));
        assertThat(read.sampling()).isEqualTo(ComponentSpec.of("reshuffling").with("batch", 3));
    }

    @Test
    void problemsOfFlagsNameTheFlag() {
        ConfigurationSource file = ConfigurationSource.parse("noise: 25\nadjoint: {name: cg}\n", "run.yaml");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> reader.read(file.with("noise", "-5", "--noise")))
                .withMessage("--noise: noise = -5, must be >= 0");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> reader.read(file.with("adjoint", "cgg", "--adjoint")))
                .withMessageStartingWith("--adjoint: no adjoint 'cgg'");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> reader.read(file.with("sampling.batch", "0", "--batch")))
                .withMessage("--batch: batch = 0, must be >= 1");
    }

    @Test
    void aFileOnDiskIsNamedInMessages(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), "seeds: 3\n");
        ConfigurationSource source = ConfigurationSource.read(file);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> reader.read(source))
                .withMessageStartingWith(file + " line 1: no option 'seeds'");
    }

    @Test
    void javaUsersGetTheSameRefusals() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunConfiguration.defaults().withNoise(-5))
                .withMessage("noise = -5, must be >= 0");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> reader.complete(RunConfiguration.defaults().withAdjoint(ComponentSpec.of("cgg"))))
                .withMessageStartingWith("adjoint: no adjoint 'cgg'; maybe 'cg'?");
    }

    @Test
    void heldOutLeavesSomethingToLearnFrom() {
        DataConfiguration data = RunConfiguration.defaults().data();
        assertThat(data.withHeldOut(0).heldOutOf(10)).isZero();
        assertThat(data.withHeldOut(0.25).heldOutOf(8)).isEqualTo(2);
        assertThat(data.withHeldOut(0.01).heldOutOf(8)).isEqualTo(1);
        assertThat(data.withHeldOut(100).heldOutOf(8)).isEqualTo(7);
        assertThat(data.withHeldOut(0.5).heldOutOf(1)).isZero();
    }

    private RunConfiguration read(String yaml) {
        return reader.read(ConfigurationSource.parse(yaml, "run.yaml"));
    }

    private void refused(String yaml, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(yaml))
                .withMessageStartingWith(message)
                .matches(e -> e.getMessage().lines().count() == 1, "one line");
    }
}
