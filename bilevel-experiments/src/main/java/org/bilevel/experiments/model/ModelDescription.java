package org.bilevel.experiments.model;

import java.util.Objects;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.ConfigurationWriter;
import org.bilevel.experiments.config.RunConfiguration;

/**
 * What a model is and where it came from.
 *
 * @param regularizer the regulariser, complete
 * @param task what it was trained to undo, complete
 * @param noise standard deviation of the noise it was trained for, on the 0..255 scale
 * @param channels 1 (grey) or 3
 * @param patch side of the patches it was trained on
 * @param seed seed of the run
 * @param version version of this program
 * @param jdk version of Java
 * @param configuration the whole configuration of the run, in YAML
 */
public record ModelDescription(
        ComponentSpec regularizer,
        ComponentSpec task,
        double noise,
        int channels,
        int patch,
        long seed,
        String version,
        String jdk,
        String configuration) {

    /**
     * The description of what a run of a complete configuration learns, on this Java. Threads, folder and checkpoints, which do not change what is learned, are not in it, so
     * that equal runs give equal files.
     */
    public static ModelDescription of(RunConfiguration configuration) {
        String version = ModelDescription.class.getPackage().getImplementationVersion();
        return new ModelDescription(
                configuration.regularizer(),
                configuration.task(),
                configuration.noise(),
                configuration.data().channels(),
                configuration.data().patch(),
                configuration.seed(),
                Objects.requireNonNullElse(version, "development"),
                Runtime.version().toString(),
                ConfigurationWriter.toYaml(configuration.withoutCircumstances()));
    }
}
