package org.bilevel.experiments.config;

import java.util.List;
import java.util.Map;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/** Small families with every type of option, one nested in another. */
public final class TestComponents {

    private TestComponents() {}

    public interface Pace {}

    public interface Solver {}

    public interface Method {}

    public interface Task {}

    public interface Regularizer {}

    public interface Lower {}

    public interface Sampling {}

    public interface Loss {}

    public record Squares() implements Loss {}

    public enum Restart {
        NEVER,
        WHEN_STALLED
    }

    public record Constant(
            @Option(value = "the value", range = "> 0") double value) implements Pace {
        public Constant {
            Options.requirePositive("value", value);
        }
    }

    public record Decay(
            @Option(value = "first value", preset = "1") double initial,
            @Option(value = "power", preset = "0.5") double exponent)
            implements Pace {}

    public record Cg(
            @Option(value = "most iterations", preset = "500", range = ">= 1")
            int maxIterations) implements Solver {
        public Cg {
            Options.requireAtLeast("maxIterations", maxIterations, 1);
        }
    }

    public record Minres(
            @Option(value = "most iterations", preset = "unlimited")
            long maxIterations,

            @Option(value = "when to restart", preset = "never")
            Restart restart,

            @Option(value = "check symmetry", preset = "false")
            boolean check,

            @Option(value = "label", preset = "plain") String label)
            implements Solver {}

    public record Isgd(
            @Option(value = "alpha_k", preset = "{name: constant, value: 1e-3}")
            Pace step,

            @Option(value = "epsilon_k", preset = "decay") Pace accuracy)
            implements Method {}

    public record Adam(
            @Option(value = "by block", preset = "{}", range = "> 0")
            Map<String, Double> stepFactors) implements Method {}

    public record Grouped(
            @Option(value = "paces, in order", preset = "[{name: constant, value: 2}]")
            List<Pace> paces,

            @Option(value = "by block", preset = "{}", range = "> 0")
            Map<String, Double> factors)
            implements Method {}

    public record Denoise() implements Task {}

    public record Blur(
            @Option(value = "width", range = "> 0") double sigma) implements Task {}

    public record Foe(
            @Option(value = "number of filters", preset = "48")
            int filters) implements Regularizer {}

    public record HeavyBall(
            @Option(value = "most iterations", preset = "1e4")
            int maxIterations) implements Lower {}

    public record Reshuffling(
            @Option(value = "samples in a batch", preset = "8", range = ">= 1")
            int batch) implements Sampling {
        public Reshuffling {
            Options.requireAtLeast("batch", batch, 1);
        }
    }

    static ComponentRegistry registry() {
        return families()
                .component(new Component<>(Pace.class, "constant", "the same always", "", Constant.class))
                .component(new Component<>(Pace.class, "decay", "falls", "", Decay.class))
                .component(new Component<>(Solver.class, "cg", "conjugate gradients", "1952", Cg.class))
                .component(new Component<>(Solver.class, "minres", "minimal residual", "1975", Minres.class))
                .component(new Component<>(Method.class, "isgd", "stochastic descent", "", Isgd.class))
                .component(new Component<>(Method.class, "adam", "steps by their variance", "", Adam.class))
                .component(new Component<>(Method.class, "grouped", "lists and maps", "", Grouped.class))
                .component(new Component<>(Task.class, "denoise", "noise alone", "", Denoise.class))
                .component(new Component<>(Task.class, "deblur", "a blur and noise", "", Blur.class))
                .component(new Component<>(Regularizer.class, "foe", "fields of experts", "", Foe.class))
                .component(new Component<>(Loss.class, "mse", "a mean of squares", "", Squares.class))
                .component(new Component<>(Lower.class, "heavy-ball", "momentum", "", HeavyBall.class))
                .component(new Component<>(Sampling.class, "reshuffling", "permutations", "", Reshuffling.class))
                .build();
    }

    static ComponentRegistry.Builder families() {
        return ComponentRegistry.builder()
                .family(new Family<>("task", Task.class, "what is undone"))
                .family(new Family<>("regularizer", Regularizer.class, "what is learned"))
                .family(new Family<>("loss", Loss.class, "what judges"))
                .family(new Family<>("lower", Lower.class, "solves below"))
                .family(new Family<>("adjoint", Solver.class, "solves the adjoint"))
                .family(new Family<>("sampling", Sampling.class, "draws"))
                .family(new Family<>("schedule", Pace.class, "a number a step"))
                .family(new Family<>("method", Method.class, "steps"));
    }
}
