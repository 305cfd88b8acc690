package org.bilevel.experiments.learning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.RunConfiguration;

/** The methods of the papers' figures, as configurations. */
final class PaperMethods {

    private final LearningOptions options;
    private final double accuracy;
    private final Map<String, Double> factors;

    /**
     * Methods.
     *
     * @param accuracy root-mean-square error per entry of fixed-step runs; the others begin with twice that, HOAG with ten times
     * @param factors of step sizes, by block of theta
     */
    PaperMethods(LearningOptions options, double accuracy, Map<String, Double> factors) {
        this.options = options;
        this.accuracy = accuracy;
        this.factors = factors;
    }

    /** MAID, then ISGD with fixed steps, then with steps alpha_0 (k + 1)^-1/2 and accuracy twice the accuracy times (k + 1)^-1/4. */
    Map<String, RunConfiguration> maidAndIsgd(double first, List<Double> fixed, List<Double> initial) {
        Map<String, RunConfiguration> methods = new LinkedHashMap<>();
        methods.put("maid", maid(first));
        for (double step : fixed) {
            methods.put("isgd " + CurveRows.plain(step), isgd(constant(step), constant(accuracy)));
        }
        for (double step : initial) {
            methods.put("isgd %s/sqrt k".formatted(CurveRows.plain(step)), decreasing(step));
        }
        return methods;
    }

    /** HOAG with the accuracies of Salehi et al. 2025, and MAID; all in double precision, for what they ask for in the end single precision does not have. */
    Map<String, RunConfiguration> maidAndHoag(double first) {
        Map<String, RunConfiguration> methods = new LinkedHashMap<>();
        methods.put("maid", maid(first));
        methods.put("hoag 0.9^k", hoag(first, ComponentSpec.of("geometric").with("ratio", 0.9)));
        methods.put("hoag k^-2", hoag(first, ComponentSpec.of("polynomial").with("exponent", 2.0)));
        methods.put("hoag k^-3", hoag(first, ComponentSpec.of("polynomial").with("exponent", 3.0)));
        return methods;
    }

    /** In double precision: what is proven of single precision allows no certificate (docs/decisions/007). */
    RunConfiguration maid(double step) {
        return full(ComponentSpec.of("maid")
                .with("step", step)
                .with("accuracy", 2 * accuracy)
                .with("stepFactors", factors));
    }

    private RunConfiguration hoag(double step, ComponentSpec schedule) {
        return full(ComponentSpec.of("hoag")
                .with("step", step)
                .with("accuracy", schedule.with("initial", 10 * accuracy))
                .with("stepFactors", factors));
    }

    private RunConfiguration full(ComponentSpec method) {
        RunConfiguration configuration = options.configuration();
        return configuration
                .withRegularizer(configuration.regularizer().with("precision", "double"))
                .withMethod(method)
                .withSampling(ComponentSpec.of("full"));
    }

    RunConfiguration decreasing(double step) {
        return isgd(polynomial(step, 0.5), polynomial(2 * accuracy, 0.25));
    }

    private RunConfiguration isgd(ComponentSpec step, ComponentSpec accuracy) {
        return options.configuration()
                .withMethod(ComponentSpec.of("isgd")
                        .with("step", step)
                        .with("accuracy", accuracy)
                        .with("stepFactors", factors))
                .withSampling(ComponentSpec.of("reshuffling").with("batch", options.batch()));
    }

    private static ComponentSpec constant(double value) {
        return ComponentSpec.of("constant").with("value", value);
    }

    private static ComponentSpec polynomial(double initial, double exponent) {
        return ComponentSpec.of("polynomial").with("initial", initial).with("exponent", exponent);
    }
}
