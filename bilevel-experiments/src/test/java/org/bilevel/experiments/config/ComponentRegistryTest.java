package org.bilevel.experiments.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.spi.Component;
import org.bilevel.experiments.config.TestComponents.Cg;
import org.bilevel.experiments.config.TestComponents.Constant;
import org.bilevel.experiments.config.TestComponents.Decay;
import org.bilevel.experiments.config.TestComponents.Grouped;
import org.bilevel.experiments.config.TestComponents.Isgd;
import org.bilevel.experiments.config.TestComponents.Method;
import org.bilevel.experiments.config.TestComponents.Minres;
import org.bilevel.experiments.config.TestComponents.Pace;
import org.bilevel.experiments.config.TestComponents.Restart;
import org.bilevel.experiments.config.TestComponents.Solver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Components from specifications: presets, types, nesting, and what is refused. */
final class ComponentRegistryTest {

    private final ComponentRegistry registry = TestComponents.registry();

    @Test
    void aBareNameHasThePresets() {
        assertThat(create(Solver.class, "cg")).isEqualTo(new Cg(500));
        assertThat(create(Solver.class, "minres")).isEqualTo(new Minres(Long.MAX_VALUE, Restart.NEVER, false, "plain"));
    }

    @Test
    void everyTypeOfOptionIsRead() {
        assertThat(create(
                        Solver.class,
                        "{name: minres, maxIterations: 1_000, restart: when-stalled, check: yes, label: no}"))
                .isEqualTo(new Minres(1000, Restart.WHEN_STALLED, true, "no"));
        assertThat(create(Solver.class, "{name: minres, restart: WHEN_STALLED}"))
                .isEqualTo(new Minres(Long.MAX_VALUE, Restart.WHEN_STALLED, false, "plain"));
        assertThat(create(Pace.class, "{name: constant, value: 1e-3}")).isEqualTo(new Constant(1e-3));
    }

    @Test
    void nestedComponentsRecurse() {
        assertThat(create(Method.class, "isgd")).isEqualTo(new Isgd(new Constant(1e-3), new Decay(1, 0.5)));
        assertThat(create(
                        Method.class,
                        "{name: isgd, step: {name: decay, exponent: 1}, accuracy: {name: constant, value: 2}}"))
                .isEqualTo(new Isgd(new Decay(1, 1), new Constant(2)));
    }

    @Test
    void listsOfComponentsAndMapsOfNumbersAreRead() {
        assertThat(create(Method.class, "grouped")).isEqualTo(new Grouped(List.of(new Constant(2)), Map.of()));
        assertThat(create(
                        Method.class,
                        "{name: grouped, paces: [decay, {name: constant, value: 3}], factors: {a: 1, b: 2e-1}}"))
                .isEqualTo(new Grouped(List.of(new Decay(1, 0.5), new Constant(3)), Map.of("a", 1.0, "b", 0.2)));
        assertThat(create(Method.class, "{name: grouped, paces: [], factors: {}}"))
                .isEqualTo(new Grouped(List.of(), Map.of()));
        ComponentSpec spec = ComponentSpec.of("grouped")
                .with("paces", List.of(ComponentSpec.of("decay").with("exponent", 1)))
                .with("factors", Map.of("a", 1));
        assertThat(registry.create(Method.class, spec))
                .isEqualTo(new Grouped(List.of(new Decay(1, 1)), Map.of("a", 1.0)));
        assertThat(registry.complete(Method.class, spec).options())
                .containsEntry(
                        "paces",
                        List.of(ComponentSpec.of("decay").with("initial", 1.0).with("exponent", 1.0)))
                .containsEntry("factors", Map.of("a", 1.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: grouped, paces: decay} | paces: paces = 'decay', must be a list of schedules, such as [{name: ...}]",
                "{name: grouped, paces: [decay, decai]} | paces.1: no schedule 'decai'; maybe 'decay'?",
                "{name: grouped, paces: [{name: constant, value: 0}]} | paces.0.value: value = 0, must be > 0",
                "{name: grouped, paces: [{value: 1}]} | paces.0: schedule must be a name, or a mapping",
                "{name: grouped, factors: [1]} | factors: factors = a list, must be a mapping from names to numbers",
                "{name: grouped, factors: {a: much}} | factors.a: a = 'much', must be a number",
            })
    void refusalsInListsAndMaps(String yaml, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> create(Method.class, yaml))
                .withMessageStartingWith(message)
                .matches(e -> e.getMessage().lines().count() == 1);
    }

    @Test
    void specificationsHoldOnlyWhatOptionsCanBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ComponentSpec.of("grouped").with("paces", List.of(1)))
                .withMessageStartingWith("paces = [1], must be a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ComponentSpec.of("grouped").with("factors", Map.of("a", "b")))
                .withMessage("factors of a = b, must be a number by a string");
    }

    @Test
    void aNestedMappingWithoutNameAmendsThePreset() {
        assertThat(create(Method.class, "{name: isgd, step: {value: 7}}"))
                .isEqualTo(new Isgd(new Constant(7), new Decay(1, 0.5)));
    }

    @Test
    void specificationsInJavaBuildTheSame() {
        ComponentSpec spec = ComponentSpec.of("minres").with("maxIterations", 7).with("restart", Restart.WHEN_STALLED);
        assertThat(registry.create(Solver.class, spec)).isEqualTo(new Minres(7, Restart.WHEN_STALLED, false, "plain"));
        assertThat(registry.create(
                        Method.class,
                        ComponentSpec.of("isgd")
                                .with("step", ComponentSpec.of("constant").with("value", 3))))
                .isEqualTo(new Isgd(new Constant(3), new Decay(1, 0.5)));
    }

    @Test
    void completionSpellsOutEveryDefaultAndIsIdempotent() {
        ComponentSpec complete = registry.complete(Method.class, ComponentSpec.of("isgd"));
        assertThat(complete)
                .isEqualTo(ComponentSpec.of("isgd")
                        .with("step", ComponentSpec.of("constant").with("value", 1e-3))
                        .with(
                                "accuracy",
                                ComponentSpec.of("decay").with("initial", 1.0).with("exponent", 0.5)));
        assertThat(registry.complete(Method.class, complete)).isEqualTo(complete);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cgg | no adjoint 'cgg'; maybe 'cg'? known: cg, minres",
                "zzzzzz | no adjoint 'zzzzzz'; known: cg, minres",
                "{name: cg, maxIteration: 5} | maxIteration: 'cg' has no option 'maxIteration'; maybe 'maxIterations'? known: maxIterations",
                "{name: cg, maxIterations: many} | maxIterations: maxIterations = 'many', must be an integer",
                "{name: cg, maxIterations: 1.5} | maxIterations: maxIterations = '1.5', must be an integer",
                "{name: cg, maxIterations: 1e10} | maxIterations: maxIterations = '1e10', must be an integer",
                "{name: cg, maxIterations: 1e999999999} | maxIterations: maxIterations = '1e999999999', must be an integer",
                "{name: cg, maxIterations: [1]} | maxIterations: maxIterations = a list, must be an integer",
                "{name: cg, maxIterations: 0} | maxIterations: maxIterations = 0, must be >= 1",
                "{name: cg, maxIterations: } | maxIterations: 'maxIterations' has no value; leave it out for 500",
                "{name: minres, check: maybe} | check: check = 'maybe', must be true or false",
                "{name: minres, restart: often} | restart: restart = 'often', must be one of never, when-stalled",
                "{maxIterations: 5} | adjoint must be a name, or a mapping with a name and options; known: cg, minres",
                "[cg] | adjoint must be a name, or a mapping with a name and options; known: cg, minres",
            })
    void refusals(String yaml, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> create(Solver.class, yaml))
                .withMessageStartingWith(message)
                .matches(e -> e.getMessage().lines().count() == 1);
    }

    @Test
    void aMissingRequiredOptionIsNamedWithItsMeaning() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> create(Pace.class, "constant"))
                .withMessage("'constant' needs option 'value': the value (> 0)");
    }

    @Test
    void nestedProblemsNameTheirPath() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> create(Method.class, "{name: isgd, step: {name: constant, value: -1}}"))
                .withMessage("step.value: value = -1, must be > 0 and finite");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> create(Method.class, "{name: isgd, accuracy: decai}"))
                .withMessageStartingWith("accuracy: no schedule 'decai'; maybe 'decay'?");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "1d", "0x1p3", "1e400", "''"})
    void whatOnlyJavaCallsANumberIsNone(String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> create(Pace.class, "{name: constant, value: '" + text + "'}"))
                .withMessageContaining("must be a number");
    }

    @Test
    void aPluginsNameClashIsRefused() {
        BilevelPlugin plugin = () -> List.of(new Component<>(Solver.class, "cg", "mine", "", Minres.class));
        ComponentRegistry.Builder builder =
                TestComponents.families().component(new Component<>(Solver.class, "cg", "ours", "", Cg.class));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> builder.plugin(plugin))
                .withMessageContaining("offers adjoint 'cg', a name taken by " + Cg.class.getName());
    }

    @Test
    void aPluginOfAnUnknownFamilyIsRefused() {
        BilevelPlugin plugin = () -> List.of(new Component<>(Object.class, "cg", "mine", "", Cg.class));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> TestComponents.families().plugin(plugin))
                .withMessageContaining("of family java.lang.Object; known families: [task, regularizer");
    }

    private <T> T create(Class<T> family, String yaml) {
        return registry.create(family, ConfigurationSource.parse(yaml, "test").root());
    }
}
