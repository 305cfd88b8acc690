package org.bilevel.experiments.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Experiment;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.RunStore;
import org.bilevel.experiments.learning.LearningRuns.Kind;

/**
 * Upper-level methods side by side: loss, and PSNR on images that are learned from and on others, against computations.
 *
 * @param title of the page
 * @param options what runs have in common
 * @param methods configurations by name, those that take longest first
 * @param registry where components come from
 */
record MethodComparison(
        String title, LearningOptions options, Map<String, RunConfiguration> methods, ComponentRegistry registry)
        implements Experiment {

    @Override
    public Findings run(RunStore store, Progress progress, BooleanSupplier cancelled) {
        LearningRuns runs = new LearningRuns(registry, options);
        Map<String, Kind> kinds = new LinkedHashMap<>();
        methods.forEach((name, configuration) -> kinds.put(name, new Kind(configuration, Integer.MAX_VALUE)));
        return new ComparisonFindings(this, runs, runs.curves(kinds, store, progress, cancelled)).findings();
    }
}
