package org.bilevel.experiments.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.spi.Component;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.ConfigurationException;
import org.bilevel.experiments.config.ConfigurationReader;
import org.bilevel.experiments.config.ConfigurationSource;
import org.bilevel.experiments.config.ConfigurationWriter;
import org.bilevel.experiments.config.Family;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.sampling.ImportanceSampling;
import org.bilevel.solvers.schedule.CosineSchedule;
import org.bilevel.solvers.schedule.MilestonesSchedule;
import org.bilevel.solvers.schedule.PerEpochSchedule;
import org.bilevel.solvers.schedule.WarmupSchedule;
import org.bilevel.solvers.upper.Isgd;
import org.junit.jupiter.api.Test;

/** The components of the whole framework and of a plug-in on the class path. */
final class ComponentsTest {

    private final ComponentRegistry registry = Components.registry();

    @Test
    void ourComponentsAreThere() {
        assertThat(registry.create(LinearSolver.class, ComponentSpec.of("cg").with("maxIterations", 7)))
                .isEqualTo(new ConjugateGradient(7));
    }

    @Test
    void everyComponentBuildsWithItsDefaultsUnlessAnOptionMustBeGiven() {
        for (Family<?> family : registry.families()) {
            for (Component<?> component : registry.components(family)) {
                if (component.options().stream()
                        .noneMatch(option -> option.preset().isEmpty())) {
                    assertThat(registry.create(family.type(), ComponentSpec.of(component.name())))
                            .as(family.name() + " " + component.name())
                            .isInstanceOf(component.type());
                }
            }
        }
    }

    @Test
    void theDefaultConfigurationIsMadeOfComponentsThatExist() {
        ConfigurationReader reader = new ConfigurationReader(registry);
        RunConfiguration complete = reader.complete(RunConfiguration.defaults());
        String yaml = ConfigurationWriter.toYaml(complete);
        assertThat(reader.read(ConfigurationSource.parse(yaml, "written"))).isEqualTo(complete);
    }

    /** Maps by sample and by step, and schedules within schedules, survive being written. */
    @Test
    void nestedOptionsAndMapsByNumberAreRead() {
        String yaml = """
                sampling: {name: importance, constants: {0: 5, 11: 0.5}}
                method:
                  name: isgd
                  step: {name: warmup, then: {name: per-epoch, stepsPerEpoch: 8, schedule: {name: cosine, initial: 60, period: 9}}}
                  accuracy: {name: milestones, initial: 0.002, factors: {20: 0.5, 3: 0.1}}
                """;
        ConfigurationReader reader = new ConfigurationReader(registry);
        RunConfiguration configuration = reader.read(ConfigurationSource.parse(yaml, "given"));

        assertThat(registry.create(SamplingStrategy.class, configuration.sampling()))
                .isEqualTo(new ImportanceSampling(8, Map.of("0", 5.0, "11", 0.5), 0.5));
        assertThat(registry.create(UpperLevelMethod.class, configuration.method()))
                .isEqualTo(new Isgd(
                        new WarmupSchedule(100, new PerEpochSchedule(new CosineSchedule(60, 9, 0.01, false), 8)),
                        new MilestonesSchedule(0.002, Map.of("3", 0.1, "20", 0.5))));
        assertThat(reader.read(ConfigurationSource.parse(ConfigurationWriter.toYaml(configuration), "written")))
                .isEqualTo(configuration);
    }

    @Test
    void aPluginOnTheClassPathIsFound() {
        assertThat(registry.create(
                        Schedule.class, ComponentSpec.of("test-staircase").with("every", 3)))
                .isEqualTo(new TestPlugin.Staircase(3));
    }

    @Test
    void aPluginThatFailsIsNamed() {
        BilevelPlugin plugin = () -> {
            throw new IllegalStateException("not today");
        };
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Components.registry(List.of(plugin)))
                .withMessageContaining("ComponentsTest")
                .withMessageContaining("not today");
    }

    @Test
    void aPluginMayNotTakeOurNames() {
        BilevelPlugin plugin =
                () -> List.of(new Component<>(LinearSolver.class, "cg", "mine", "", ConjugateGradient.class));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Components.registry(List.of(plugin)))
                .withMessageContaining("a name taken by " + ConjugateGradient.class.getName());
    }
}
