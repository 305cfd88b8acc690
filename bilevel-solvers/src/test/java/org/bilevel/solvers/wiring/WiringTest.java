package org.bilevel.solvers.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Component;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.lower.Momentum;
import org.junit.jupiter.api.Test;

class WiringTest {

    private final Injector injector = Guice.createInjector(
            new LowerLevelSolversModule(),
            new LinearSolversModule(),
            new SamplingModule(),
            new SchedulesModule(),
            new StochasticBilevelMethodsModule());

    @Test
    void componentsAreBoundUnderTheirNames() {
        assertNames(
                new TypeLiteral<Map<String, Component<LowerLevelSolver>>>() {},
                "gd",
                "heavy-ball",
                "nesterov",
                "nmapg",
                "fista",
                "lbfgs",
                "newton-cg");
        assertNames(
                new TypeLiteral<Map<String, Component<LinearSolver>>>() {},
                "cg",
                "minres",
                "pcg",
                "neumann",
                "gd",
                "heavy-ball",
                "jfb",
                "commons-cg",
                "commons-symmlq");
        assertNames(
                new TypeLiteral<Map<String, Component<SamplingStrategy>>>() {},
                "uniform",
                "without-replacement",
                "reshuffling",
                "shuffle-once",
                "cyclic",
                "importance",
                "gradient-norms",
                "growing",
                "full");
        assertNames(
                new TypeLiteral<Map<String, Component<Schedule>>>() {},
                "constant",
                "polynomial",
                "logarithmic",
                "geometric",
                "stepwise",
                "milestones",
                "cosine",
                "warmup",
                "per-epoch");
        assertNames(
                new TypeLiteral<Map<String, Component<StochasticBilevelMethod>>>() {},
                "stocbio",
                "amigo",
                "soba",
                "saba",
                "ma-soba",
                "ttsa",
                "isgd-full");
    }

    private <T> void assertNames(TypeLiteral<Map<String, Component<T>>> family, String... names) {
        Map<String, Component<T>> components = injector.getInstance(Key.get(family));
        assertThat(components).containsOnlyKeys(names);
        components.forEach((name, component) -> assertThat(component.name()).isEqualTo(name));
    }

    @Test
    void componentsBuildFromTheirOptions() {
        assertThat(component("fista").create(List.of(7, Momentum.NONE))).isEqualTo(new Fista(7, Momentum.NONE));
        assertThat(component("cg").create(List.of(7))).isEqualTo(new ConjugateGradient(7));
    }

    /** Of every solver: what a configuration gets by name alone is what Java gets without arguments. */
    @Test
    void presetsAreTheDefaultsInJava() throws ReflectiveOperationException {
        List<Component<?>> solvers = new ArrayList<>(SolversComponents.lowerLevelSolvers());
        solvers.addAll(SolversComponents.linearSolvers());
        for (Component<?> solver : solvers) {
            List<Object> presets =
                    solver.options().stream().map(WiringTest::preset).toList();
            assertThat(solver.create(presets))
                    .isEqualTo(solver.type().getDeclaredConstructor().newInstance());
        }
    }

    private static Object preset(Component.OptionInfo option) {
        if (option.type() == int.class) {
            return Integer.valueOf(option.preset());
        } else if (option.type() == double.class) {
            return Double.valueOf(option.preset());
        }
        String constant = option.preset().replace('-', '_').toUpperCase(Locale.ROOT);
        return Arrays.stream(option.type().getEnumConstants())
                .filter(candidate -> ((Enum<?>) candidate).name().equals(constant))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyComponentSaysWhatItIs() {
        assertThat(SolversComponents.all())
                .hasSize(57)
                .allSatisfy(component -> assertThat(component.summary()).isNotBlank());
    }

    private static Component<?> component(String name) {
        return SolversComponents.all().stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
