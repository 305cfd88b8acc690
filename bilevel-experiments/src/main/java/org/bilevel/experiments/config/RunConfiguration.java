package org.bilevel.experiments.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Everything that determines a learning run. Compose it in Java from {@link #defaults()} with the {@code withX} methods, or read it with
 * {@link ConfigurationReader}.
 *
 * @param data the images to learn from
 * @param task what is to be undone, such as noise alone or a blur
 * @param noise standard deviation of the noise, on the 0..255 scale
 * @param regularizer what is learned
 * @param loss what restored images are judged by while learning
 * @param lower the lower-level solver
 * @param adjoint the linear solver of the adjoint equation
 * @param sampling how mini-batches are drawn
 * @param method the upper-level method
 * @param start a model whose parameters the run begins with; empty for the regulariser's own
 * @param guide a model whose restored images guide the regulariser; empty for regularisers without a guide
 * @param pretrainSteps steps of the method on score matching before the run, see {@link org.bilevel.imaging.task.OneStepDenoising}
 * @param budget when the run ends
 * @param validateEvery upper-level steps between validations on the held-out images
 * @param patience validations in a row without a higher held-out PSNR after which the run ends
 * @param checkpointEvery seconds between checkpoints, 0 for none; does not change results
 * @param seed where all randomness comes from
 * @param threads threads, 0 for one per processor; does not change results
 * @param out folder for results
 */
public record RunConfiguration(
        @Option(value = "images to learn from", preset = "{}")
        DataConfiguration data,

        @Option(value = "what is to be undone", preset = "denoise")
        ComponentSpec task,

        @Option(value = "standard deviation of the noise, on the 0..255 scale", preset = "25", range = ">= 0")
        double noise,

        @Option(value = "what is learned", preset = "foe") ComponentSpec regularizer,

        @Option(value = "what restored images are judged by while learning", preset = "mse")
        ComponentSpec loss,

        @Option(value = "lower-level solver", preset = "heavy-ball")
        ComponentSpec lower,

        @Option(value = "linear solver of the adjoint equation", preset = "cg")
        ComponentSpec adjoint,

        @Option(value = "how mini-batches are drawn", preset = "reshuffling")
        ComponentSpec sampling,

        @Option(value = "upper-level method", preset = "isgd")
        ComponentSpec method,

        @Option(
                value = "model file whose parameters the run begins with; empty for those of the regularizer",
                preset = "''")
        String start,

        @Option(value = "model file that restores the guides of a guided regularizer; empty for others", preset = "''")
        String guide,

        @Option(
                value = "steps of the method on score matching (denoising by one gradient step) before the run",
                preset = "0",
                range = ">= 0")
        long pretrainSteps,

        @Option(value = "when the run ends", preset = "{maxSteps: 40}")
        BudgetConfiguration budget,

        @Option(value = "upper-level steps between validations", preset = "10", range = ">= 1")
        long validateEvery,

        @Option(
                value = "validations in a row without a higher held-out PSNR after which the run ends",
                preset = ScalarParser.UNLIMITED,
                range = ">= 1")
        long patience,

        @Option(value = "seconds between checkpoints; 0 for none", preset = "30", range = ">= 0")
        double checkpointEvery,

        @Option(value = "where all randomness comes from", preset = "1")
        long seed,

        @Option(value = "threads; 0 for one per processor", preset = "0", range = ">= 0")
        int threads,

        @Option(value = "folder for results", preset = "runs/latest")
        String out) {

    /**
     * Checks the ranges; components are checked by {@link ConfigurationReader#complete}.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public RunConfiguration {
        Options.requireAtLeast("noise", noise, 0);
        Options.require(pretrainSteps >= 0, "pretrainSteps", pretrainSteps, ">= 0");
        Options.require(validateEvery >= 1, "validateEvery", validateEvery, ">= 1");
        Options.require(patience >= 1, "patience", patience, ">= 1");
        Options.requireAtLeast("checkpointEvery", checkpointEvery, 0);
        Options.requireAtLeast("threads", threads, 0);
        Options.require(!out.isBlank(), "out", "'" + out + "'", "a folder");
    }

    /** The defaults, each component with its own. */
    public static RunConfiguration defaults() {
        return ConfigurationReader.defaults();
    }

    /** The number of threads, with 0 replaced by the number of processors. */
    public int threadCount() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** The standard deviation of the noise on the scale of images, [0, 1]. */
    public double noiseLevel() {
        return noise / 255;
    }

    /** The same with other data. */
    public RunConfiguration withData(DataConfiguration value) {
        return with("data", value);
    }

    /** The same with another task. */
    public RunConfiguration withTask(ComponentSpec value) {
        return with("task", value);
    }

    /** The same with another noise level, on the 0..255 scale. */
    public RunConfiguration withNoise(double value) {
        return with("noise", value);
    }

    /** The same with another regulariser. */
    public RunConfiguration withRegularizer(ComponentSpec value) {
        return with("regularizer", value);
    }

    /** The same with another loss. */
    public RunConfiguration withLoss(ComponentSpec value) {
        return with("loss", value);
    }

    /** The same with another lower-level solver. */
    public RunConfiguration withLower(ComponentSpec value) {
        return with("lower", value);
    }

    /** The same with another adjoint solver. */
    public RunConfiguration withAdjoint(ComponentSpec value) {
        return with("adjoint", value);
    }

    /** The same with another sampling strategy. */
    public RunConfiguration withSampling(ComponentSpec value) {
        return with("sampling", value);
    }

    /** The same with another upper-level method. */
    public RunConfiguration withMethod(ComponentSpec value) {
        return with("method", value);
    }

    /** The same, beginning with the parameters of a model file. */
    public RunConfiguration withStart(String value) {
        return with("start", value);
    }

    /** The same with the guides that a model file restores. */
    public RunConfiguration withGuide(String value) {
        return with("guide", value);
    }

    /** The same with other steps of pretraining. */
    public RunConfiguration withPretrainSteps(long value) {
        return with("pretrainSteps", value);
    }

    /** The same with another budget. */
    public RunConfiguration withBudget(BudgetConfiguration value) {
        return with("budget", value);
    }

    /** The same with another interval of validation, in steps. */
    public RunConfiguration withValidateEvery(long value) {
        return with("validateEvery", value);
    }

    /** The same with another number of validations to wait for progress. */
    public RunConfiguration withPatience(long value) {
        return with("patience", value);
    }

    /** The same with other seconds between checkpoints, 0 for none. */
    public RunConfiguration withCheckpointEvery(double value) {
        return with("checkpointEvery", value);
    }

    /** The same with another seed. */
    public RunConfiguration withSeed(long value) {
        return with("seed", value);
    }

    /** The same with another number of threads. */
    public RunConfiguration withThreads(int value) {
        return with("threads", value);
    }

    /** The same with another folder for results. */
    public RunConfiguration withOut(String value) {
        return with("out", value);
    }

    /** The same with threads, folder and checkpoints as they are for every run: equal for runs that take the same steps and end at the same limits. */
    public RunConfiguration withoutCircumstances() {
        return withThreads(0).withOut("model").withCheckpointEvery(0);
    }

    private RunConfiguration with(String option, Object value) {
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : RunConfiguration.class.getRecordComponents()) {
            try {
                values.add(
                        component.getName().equals(option)
                                ? value
                                : component.getAccessor().invoke(this));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return new Component<>(RunConfiguration.class, "run", "", "", RunConfiguration.class).create(values);
    }
}
