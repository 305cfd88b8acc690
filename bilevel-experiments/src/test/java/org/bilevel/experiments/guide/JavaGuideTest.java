package org.bilevel.experiments.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.spi.Component;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.run.LearningRun;
import org.bilevel.experiments.wiring.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the code of {@code docs/java.md}, and checks that it is the code of the page. */
class JavaGuideTest {

    @Test
    void swapsPartsOfARun(@TempDir Path temporary) throws IOException {
        String folder = temporary.resolve("run").toString();
        RunConfiguration configuration = RunConfiguration.defaults()
                .withAdjoint(ComponentSpec.of("minres"))
                .withMethod(ComponentSpec.of("isgd")
                        .with("step", ComponentSpec.of("constant").with("value", 20)));
        configuration = small(configuration);
        LearningRun run = LearningRun.prepare(Components.registry(), configuration.withOut(folder));
        LearningRun.Outcome outcome = run.run((step, heldOutPsnr) -> {}, () -> false);

        assertThat(outcome.result().steps()).isEqualTo(2);
        assertThat(outcome.after().meanPsnr()).isGreaterThan(outcome.after().meanNoisyPsnr());
        assertThat(Files.readString(run.out().resolve("config.yaml"))).contains("minres", "value: 20");
    }

    private static RunConfiguration small(RunConfiguration configuration) {
        return configuration
                .withData(configuration.data().withImages(6).withPatch(24).withGrey(true))
                .withRegularizer(ComponentSpec.of("foe").with("filters", 4).with("size", 3))
                .withBudget(configuration.budget().withMaxSteps(2));
    }

    public static final class RichardsonModule extends AbstractModule {

        @Override
        protected void configure() {
            MapBinder<String, Component<LinearSolver>> solvers =
                    MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
            solvers.addBinding("richardson")
                    .toInstance(new Component<>(
                            LinearSolver.class,
                            "richardson",
                            "Richardson's iteration",
                            "Richardson 1911",
                            Richardson.class));
        }
    }

    @Test
    void addsAnAdjointSolver(@TempDir Path temporary) throws IOException {
        ComponentRegistry registry = Components.registry(new RichardsonModule());
        LinearSolver solver = registry.create(
                LinearSolver.class, ComponentSpec.of("richardson").with("step", 0.02));

        assertThat(solver).isEqualTo(new Richardson(0.02, 5000));
        RunConfiguration configuration = small(RunConfiguration.defaults())
                .withAdjoint(ComponentSpec.of("richardson"))
                .withOut(temporary.resolve("run").toString());
        LearningRun.Outcome outcome =
                LearningRun.prepare(registry, configuration).run((step, psnr) -> {}, () -> false);
        assertThat(outcome.result().cost().adjointIterations()).isPositive();
    }

    @Test
    void compilesWhatThePageShows() throws IOException {
        List<String> sources = GuidePage.sources(
                GuidePage.ROOT.resolve("bilevel-experiments/src/test/java/org/bilevel/experiments/guide"));

        assertThat(GuidePage.blocks("java.md", "java"))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(block -> assertThat(sources).anyMatch(source -> source.contains(block)));
    }
}
