package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bilevel.api.random.SeedPath;
import org.bilevel.experiments.model.Model;
import org.bilevel.experiments.model.ModelFile;
import org.bilevel.experiments.wiring.Components;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.dataset.ImageSet;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.io.ImageFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From images to a model and back, through the command line. */
final class LearnCommandTest {

    private static final String[] SMALL = {
        "learn",
        "--images",
        "6",
        "--patch",
        "24",
        "--grey",
        "--regularizer",
        "{name: foe, filters: 4, size: 3}",
        "--max-steps",
        "3",
        "--validate-every",
        "2",
        "--batch",
        "3"
    };

    @TempDir
    private Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void learnsEvaluatesAndRestores() throws IOException {
        Path run = temporary.resolve("run");
        assertThat(learn("--out", run.toString())).as(err.toString()).isZero();
        assertThat(run.resolve("images/filters.png")).exists();
        try (var pictures = Files.list(run.resolve("images"))) {
            assertThat(pictures.filter(p -> p.toString().endsWith("-restored.png")))
                    .hasSize(1);
        }
        List<String> history = Files.readAllLines(run.resolve("history.csv"));
        assertThat(history).hasSize(4);
        assertThat(history.getFirst()).startsWith("step,cost,seconds,loss,train_psnr,heldout_psnr");

        Path images = photographs(3);
        String model = run.resolve("model.safetensors").toString();
        out.getBuffer().setLength(0);
        assertThat(execute("evaluate", "--model", model, "--data", images.toString(), "--json"))
                .as(err.toString())
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.get("images")).hasSize(3);
        assertThat(result.get("mean_psnr").doubleValue())
                .isGreaterThan(result.get("mean_noisy_psnr").doubleValue() + 1);
        assertThat(result.get("mean_ssim").doubleValue()).isBetween(0.1, 1.0);

        Path restored = temporary.resolve("restored.png");
        String image = images.resolve("0.png").toString();
        assertThat(execute(
                        "restore", "--model", model, "--in", image, "--out", restored.toString(), "--add-noise", "25"))
                .as(err.toString())
                .isZero();
        // The model is for grey images; colours are restored with it all the same, unless nobody wants them.
        assertThat(ImageFiles.read(restored).shape()).isEqualTo(new ImageShape(3, 41, 53));
        assertThat(execute(
                        "restore", "--model", model, "--in", image, "--out", restored.toString(), "--colour", "grey"))
                .as(err.toString())
                .isZero();
        assertThat(ImageFiles.read(restored).shape()).isEqualTo(new ImageShape(1, 41, 53));
    }

    @ParameterizedTest
    @CsvSource({
        "deblur,tv",
        "deblur,foe",
        "deblur,crr",
        "inpaint,tv",
        "inpaint,foe",
        "denoise,crr",
        "denoise-poisson,tv",
        "denoise-poisson,foe"
    })
    void everyTaskIsLearnedEvaluatedAndRestoredByItsNameAlone(String task, String regularizer) throws IOException {
        Path run = temporary.resolve("run");
        String options = switch (regularizer) {
            case "foe" -> "{name: foe, filters: 4, size: 3}";
            case "crr" -> "{name: crr, filters: 4, first: 2, second: 2, size: 3}";
            default -> regularizer;
        };
        assertThat(learn("--out", run.toString(), "--task", task, "--regularizer", options, "--max-steps", "4"))
                .as(err.toString())
                .isZero();
        String model = run.resolve("model.safetensors").toString();
        Path images = photographs(2);
        out.getBuffer().setLength(0);
        assertThat(execute("evaluate", "--model", model, "--data", images.toString(), "--json"))
                .as(err.toString())
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.get("mean_psnr").doubleValue())
                .isGreaterThan(result.get("mean_noisy_psnr").doubleValue() + 0.5);

        String image = images.resolve("0.png").toString();
        Path restored = temporary.resolve("restored.png");
        assertThat(execute(
                        "restore", "--model", model, "--in", image, "--out", restored.toString(), "--add-noise", "0"))
                .as(err.toString())
                .isZero();
        boolean measuresImages = !task.equals("inpaint");
        assertThat(ImageFiles.read(restored).shape()).isEqualTo(new ImageShape(measuresImages ? 3 : 1, 41, 53));
        if (!measuresImages) {
            assertRefused(
                    execute("restore", "--model", model, "--in", image, "--add-noise", "0", "--colour", "ycbcr"),
                    "--colour = ycbcr, must be grey: what the model's task measures is no image");
            assertRefused(
                    execute("restore", "--model", model, "--in", image),
                    "--add-noise must be given, 0 for none: a model for inpaint measures the image first");
        }
    }

    /** Steps far too long: the initial parameters stay the best, and are what is written. */
    @Test
    void theBestModelIsKeptAndNoProgressEndsTheRun() throws IOException {
        Path none = temporary.resolve("none");
        Path run = temporary.resolve("run");
        String[] wild = {
            "--method",
            "{name: isgd, step: {name: constant, value: 3000}}",
            "--max-steps",
            "30",
            "--validate-every",
            "1",
            "--patience",
            "2"
        };
        assertThat(learn("--out", none.toString(), "--max-steps", "0")).isZero();
        out.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of(wild));
        arguments.addAll(List.of("--out", run.toString()));
        assertThat(learn(arguments.toArray(String[]::new))).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("ended: held-out PSNR has not risen for 2 validations: 2 steps")
                .contains("kept what was learned in 0 steps, the best on the held-out images");
        assertThat(ModelFile.read(run.resolve("model.safetensors")).theta())
                .isEqualTo(ModelFile.read(none.resolve("model.safetensors")).theta());
    }

    @Test
    void severalAugmentedPatchesOfAnImageStayTogether() throws IOException {
        Path config = temporary.resolve("run.yaml");
        Files.writeString(config, "data: {patchesPerImage: 3, augment: true, heldOut: 2}\n");
        assertThat(learn(
                        "--config",
                        config.toString(),
                        "--out",
                        temporary.resolve("run").toString(),
                        "--data",
                        photographs(6).toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("on 12 images, validating on 6,");
    }

    @Test
    void theBytesOfTheModelDoNotDependOnThreads() throws IOException {
        Path one = temporary.resolve("one");
        Path two = temporary.resolve("two");
        assertThat(learn("--out", one.toString(), "--threads", "1")).isZero();
        assertThat(learn("--out", two.toString(), "--threads", "2")).isZero();
        assertThat(one.resolve("model.safetensors")).hasSameBinaryContentAs(two.resolve("model.safetensors"));
    }

    @Test
    void theWrittenConfigurationRepeatsTheRun() throws IOException {
        Path first = temporary.resolve("first");
        Path again = temporary.resolve("again");
        assertThat(learn("--out", first.toString())).isZero();
        assertThat(execute("learn", "--config", first.resolve("config.yaml").toString(), "--out", again.toString()))
                .as(err.toString())
                .isZero();
        assertThat(ModelFile.read(again.resolve("model.safetensors")).theta())
                .isEqualTo(ModelFile.read(first.resolve("model.safetensors")).theta());
    }

    @Test
    void convergenceIsReportedBeforeTheRunAndInItsConfiguration() throws IOException {
        Path run = temporary.resolve("run");
        assertThat(learn("--out", run.toString(), "--method", "isgd")).isZero();

        String noise = "fails: sum alpha_k^2 < inf (alpha_k^2 ~ k^-1; the sum over k < K grows like log K)";
        String rate = "expect: min_{k<K} E||grad f(theta_k)||^2 = O(K^-0.5 log K), which tends to 0 all the same";
        assertThat(err.toString()).contains("warning: " + noise).doesNotContain("holds:");
        assertThat(out.toString())
                .contains("convergence: the descent step", "holds: sum alpha_k = inf", rate)
                .doesNotContain("fails:");
        assertThat(Files.readAllLines(run.resolve("config.yaml")))
                .filteredOn(line -> line.startsWith("#"))
                .hasSize(8)
                .anySatisfy(line -> assertThat(line).isEqualTo("#   " + noise))
                .anySatisfy(line -> assertThat(line).startsWith("#   " + rate));
    }

    @Test
    void schedulesThatConvergeAreNotWarnedOf() {
        String method = "{name: isgd, step: {exponent: 0.75}, accuracy: {exponent: 0.5}}";
        assertThat(learn(
                        "--out",
                        temporary.resolve("run").toString(),
                        "--method",
                        method,
                        "--sampling",
                        "{name: uniform, batch: 3}",
                        "--max-steps",
                        "0"))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).doesNotContain("warning");
        assertThat(out.toString()).contains("holds: sum alpha_k^2 < inf", "O(K^-0.25), which tends to 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "isgd-momentum",
                "adam",
                "adamw",
                "adabelief",
                "adagrad",
                "schedule-free-sgd",
                "schedule-free-adamw",
                "igd",
                "maid",
                "hoag"
            })
    void everyMethodLearnsByItsNameAlone(String method) throws IOException {
        Path run = temporary.resolve(method);
        assertThat(execute(
                        "learn",
                        "--images",
                        "4",
                        "--patch",
                        "16",
                        "--grey",
                        "--regularizer",
                        "{name: foe, filters: 2, size: 3, precision: double}",
                        "--max-steps",
                        "3",
                        "--method",
                        method,
                        "--out",
                        run.toString()))
                .as(err.toString())
                .isZero();
        List<String> history = Files.readAllLines(run.resolve("history.csv"));
        double first = Double.parseDouble(history.get(1).split(",", -1)[3]);
        double last = Double.parseDouble(history.getLast().split(",", -1)[3]);
        assertThat(last).as("loss").isLessThan(first);
    }

    @Test
    void blocksOfThetaAreGroupedAndConstrained() throws IOException {
        Path first = temporary.resolve("first");
        String method =
                "{name: adam, stepFactors: {log_weights: 0.5}, constraints: [zero-mean, {name: norm-ball, block: filters, radius: 0.25}]}";
        // With nothing held out the last parameters are kept.
        Path config = temporary.resolve("last.yaml");
        Files.writeString(config, "data: {heldOut: 0}");
        assertThat(learn("--config", config.toString(), "--out", first.toString(), "--method", method))
                .as(err.toString())
                .isZero();
        Model model = ModelFile.read(first.resolve("model.safetensors"));
        assertFiltersWithinConstraints(model);
        Path initial = temporary.resolve("initial");
        assertThat(learn("--max-steps", "0", "--out", initial.toString(), "--method", method))
                .as(err.toString())
                .isZero();
        assertFiltersWithinConstraints(ModelFile.read(initial.resolve("model.safetensors")));
        Path again = temporary.resolve("again");
        assertThat(execute("learn", "--config", first.resolve("config.yaml").toString(), "--out", again.toString()))
                .as(err.toString())
                .isZero();
        assertThat(ModelFile.read(again.resolve("model.safetensors")).theta()).isEqualTo(model.theta());

        String out = temporary.resolve("refused").toString();
        assertRefused(
                learn("--out", out, "--method", "{name: isgd, stepFactors: {filter: 0.5}}"),
                "no block 'filter' in filters[4,1,3,3]");
        assertThat(Path.of(out)).doesNotExist();
    }

    private static void assertFiltersWithinConstraints(Model model) {
        double[] filters = model.layout().block("filters").copyOf(model.theta());
        for (int start = 0; start < filters.length; start += 9) {
            double[] filter = Arrays.copyOfRange(filters, start, start + 9);
            assertThat(Arrays.stream(filter).sum()).isCloseTo(0, within(1e-15));
            assertThat(Arrays.stream(filter).map(x -> x * x).sum()).isLessThan(0.0626);
        }
    }

    /** Its method has a step factor for the kernel, which score matching knows nothing of. */
    @Test
    void scoreMatchingComesBeforeRunsThatLearnTheOperatorToo() throws IOException {
        Path run = temporary.resolve("run");
        assertThat(learn("--task", "semi-blind", "--pretrain-steps", "5", "--out", run.toString()))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).contains("pretraining, step 1");
        Model model = ModelFile.read(run.resolve("model.safetensors"));
        assertThat(model.layout().blocks().getFirst().name()).isEqualTo("kernel");
    }

    @Test
    void aModelGuidesAnother() throws IOException {
        Path first = temporary.resolve("first");
        assertThat(learn("--regularizer", "tv", "--out", first.toString()))
                .as(err.toString())
                .isZero();
        String guide = first.resolve("model.safetensors").toString();
        String guided = "{name: guided-foe, filters: 4, size: 3, features: 6}";
        Path run = temporary.resolve("guided");
        assertThat(learn("--regularizer", guided, "--guide", guide, "--out", run.toString()))
                .as(err.toString())
                .isZero();
        assertThat(execute("learn", "--resume", run.toString(), "--max-steps", "5"))
                .as(err.toString())
                .isZero();
        // The file has all that is needed.
        Files.delete(first.resolve("model.safetensors"));
        Path images = photographs(2);
        String model = run.resolve("model.safetensors").toString();
        out.getBuffer().setLength(0);
        for (String noise : List.of("25", "40")) {
            assertThat(execute("evaluate", "--model", model, "--data", images.toString(), "--noise", noise, "--json"))
                    .as(err.toString())
                    .isZero();
            JsonNode result = new ObjectMapper().readTree(out.toString());
            assertThat(result.get("mean_psnr").doubleValue())
                    .isGreaterThan(result.get("mean_noisy_psnr").doubleValue() + 1);
            out.getBuffer().setLength(0);
        }
    }

    @Test
    void guidesAreGivenWhereTheyAreNeeded() throws IOException {
        assertRefused(
                learn("--regularizer", "guided-foe"),
                "guide = '', must be a model file: regularizer 'guided-foe' is guided by images that a model has restored before");
        assertRefused(
                learn("--regularizer", "tv", "--guide", "some.safetensors"),
                "guide = some.safetensors, must be empty: regularizer 'tv' has no guide");
        Path first = temporary.resolve("first");
        assertThat(learn("--regularizer", "tv", "--out", first.toString())).isZero();
        String guide = first.resolve("model.safetensors").toString();
        assertRefused(
                learn("--regularizer", "guided-foe", "--guide", guide, "--task", "deblur"),
                "guide = " + guide + ", has task denoise, must be deblur");
    }

    @Test
    void methodsThatNeedFullBatchesRefuseOthers() {
        String out = temporary.resolve("run").toString();
        assertRefused(
                learn("--out", out, "--method", "maid"),
                "sampling = reshuffling, must be full: method 'maid' needs every sample in every step");
    }

    @Test
    void aFolderThatHoldsARunIsRefused() {
        String run = temporary.resolve("run").toString();
        assertThat(learn("--out", run)).isZero();
        assertRefused(learn("--out", run), "already holds a run");
    }

    @Test
    void resumesWithLargerLimitsButNothingElse() throws IOException {
        Path run = temporary.resolve("run");
        Path whole = temporary.resolve("whole");
        assertThat(learn("--out", run.toString())).isZero();
        assertThat(learn("--out", whole.toString(), "--max-steps", "5")).isZero();

        assertThat(execute("learn", "--resume", run.toString(), "--max-steps", "5", "--threads", "1"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).contains("going on after 3 steps");
        assertThat(run.resolve("model.safetensors")).hasSameBinaryContentAs(whole.resolve("model.safetensors"));
        assertThat(Files.readAllLines(run.resolve("history.csv"))).hasSize(6);
        assertRefused(
                execute("learn", "--resume", run.toString(), "--noise", "15"),
                "--noise cannot be given with --resume, only --checkpoint-every, --max-cost");
        assertRefused(execute("learn", "--resume", run.toString(), "--grey"), "--grey cannot be given with --resume");
        assertRefused(execute("learn", "--resume", temporary.toString()), "holds no run");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--noise|-5|noise = -5, must be >= 0",
                "--task|{name: deblur, size: 4}|size = 4, must be odd and >= 1",
                "--task|{name: deblur, sigma: 0}|sigma = 0, must be > 0 and finite",
                "--task|{name: inpaint, keep: 1.5}|keep = 1.5, must be > 0 and <= 1",
                "--adjoint|cgg|no adjoint 'cgg'; maybe 'cg'",
                "--regularizer|fo|no regularizer 'fo'; maybe 'foe'",
                "--data|/nowhere/at/all|/nowhere/at/all",
                "--threads|-1|threads = -1, must be >= 0"
            })
    void wrongValuesAreOneLine(String flag, String value, String message) {
        assertRefused(learn("--out", temporary.resolve("run").toString(), flag, value), message);
    }

    @Test
    void foldersThatCannotBeLearnedFromAreRefused() throws IOException {
        String out = temporary.resolve("run").toString();
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        assertRefused(learn("--out", out, "--data", empty.toString()), empty.toString());
        Path images = photographs(3);
        assertRefused(learn("--out", out, "--data", images.toString(), "--patch", "64"), "patch = 64, must be");
        byte[] whole = Files.readAllBytes(images.resolve("1.png"));
        Files.write(images.resolve("1.png"), Arrays.copyOf(whole, whole.length / 2));
        assertRefused(learn("--out", out, "--data", images.toString()), "1.png");
        assertThat(learn("--out", out, "--data", images.toString(), "--skip-bad-images"))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).contains("warning: left out").contains("1.png");
    }

    @Test
    void anUnknownKeyIsNamedWithItsLine() throws IOException {
        Path config = temporary.resolve("run.yaml");
        Files.writeString(config, "noise: 25\nnoize: 3\n");
        assertRefused(execute("learn", "--config", config.toString()), "line 2");
        assertRefused(execute("learn", "--config", config.toString()), "maybe 'noise'");
    }

    private int learn(String... more) {
        List<String> arguments = new ArrayList<>(List.of(SMALL));
        for (int i = 0; i < more.length; i++) {
            int given = arguments.indexOf(more[i]);
            if (given >= 0 && i + 1 < more.length) {
                arguments.set(given + 1, more[++i]);
            } else {
                arguments.add(more[i]);
            }
        }
        return execute(arguments.toArray(String[]::new));
    }

    private Path photographs(int count) throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("photographs"));
        ImageSet images = DeadLeaves.set(new ImageShape(3, 41, 53), count, SeedPath.of(4));
        for (int i = 0; i < count; i++) {
            ImageFiles.write(folder.resolve(i + ".png"), images.image(i));
        }
        return folder;
    }

    private void assertRefused(int exitCode, String message) {
        assertThat(exitCode).as(err.toString()).isEqualTo(2);
        assertThat(err.toString().lines().toList().getLast())
                .startsWith("bilevel: ")
                .contains(message);
        err.getBuffer().setLength(0);
    }

    private int execute(String... arguments) {
        return Main.commandLine(Components::registry)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
