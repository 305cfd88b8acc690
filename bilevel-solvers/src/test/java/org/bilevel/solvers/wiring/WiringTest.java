package org.bilevel.solvers.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.util.List;
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
        assertNames(new TypeLiteral<Map<String, Component<SamplingStrategy>>>() {}, "uniform", "reshuffling", "full");
        assertNames(
                new TypeLiteral<Map<String, Component<Schedule>>>() {},
                "constant",
                "polynomial",
                "logarithmic",
                "geometric");
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

    @Test
    void presetsAreTheDefaultsInJava() {
        assertThat(component("fista").options().get(1).preset())
                .isEqualTo(new Fista().momentum().name());
        assertThat(component("fista").options().get(0).preset()).isEqualTo(String.valueOf(new Fista().maxIterations()));
        assertThat(component("cg").options().get(0).preset())
                .isEqualTo(String.valueOf(new ConjugateGradient().maxIterations()));
    }

    @Test
    void everyComponentSaysWhatItIs() {
        assertThat(SolversComponents.all())
                .hasSize(46)
                .allSatisfy(component -> assertThat(component.summary()).isNotBlank());
    }

    private static Component<?> component(String name) {
        return SolversComponents.all().stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
