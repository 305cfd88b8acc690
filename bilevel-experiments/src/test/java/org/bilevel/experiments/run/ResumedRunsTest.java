package org.bilevel.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Component;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.wiring.Components;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.upper.Isgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that are stopped and resumed against those that are not. */
final class ResumedRunsTest {

    private static final ComponentRegistry REGISTRY = Components.registry();
    private static final int STEPS = 6;

    @TempDir
    private Path temporary;

    static Stream<String> methods() {
        return names(UpperLevelMethod.class);
    }

    static Stream<String> samplers() {
        return names(SamplingStrategy.class);
    }

    private static Stream<String> names(Class<?> family) {
        return REGISTRY.components(REGISTRY.family(family).orElseThrow()).stream()
                .map(Component::name);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodEndsInTheSameBits(String name) throws IOException {
        boolean full =
                REGISTRY.create(UpperLevelMethod.class, ComponentSpec.of(name)).needsFullBatches();
        RunConfiguration run = small().withMethod(ComponentSpec.of(name));
        assertResumes(full ? run.withSampling(ComponentSpec.of("full")) : run, 1, 4);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void everySamplerEndsInTheSameBits(String name) throws IOException {
        assertResumes(small().withSampling(ComponentSpec.of(name)), 3);
    }

    /** With other threads, other limits on the way, and validations before and after. */
    @Test
    void wheneverItIsStopped() throws IOException {
        RunConfiguration run = small().withMethod(ComponentSpec.of("adam")).withValidateEvery(2);
        assertResumes(run, 0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void aRunThatHasEndedGoesOnWithALargerLimit() throws IOException {
        RunConfiguration whole = small().withOut(temporary.resolve("whole").toString());
        LearningRun.prepare(REGISTRY, whole).run((step, psnr) -> {}, () -> false);
        RunConfiguration shorter = whole.withOut(temporary.resolve("part").toString());
        LearningRun.prepare(REGISTRY, shorter.withBudget(shorter.budget().withMaxSteps(2)))
                .run((step, psnr) -> {}, () -> false);

        LearningRun.resume(REGISTRY, shorter).run((step, psnr) -> {}, () -> false);

        assertSameResults(Path.of(shorter.out()), Path.of(whole.out()));
    }

    @Test
    void onlyTheSameRunIsResumed() throws IOException {
        RunConfiguration run = small().withOut(temporary.resolve("run").toString());
        LearningRun.prepare(REGISTRY, run).run((step, psnr) -> {}, () -> false);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LearningRun.resume(REGISTRY, run.withNoise(15)))
                .withMessageContaining("its checkpoint is of a run with another");
    }

    /** Known before the first step: no checkpoints, rather than a failure at the first one. */
    @Test
    void aMethodThatCannotBeSavedSaysSoAtTheStart() throws IOException {
        ComponentRegistry registry = Components.registry(new OpaqueModule());
        RunConfiguration run = small().withMethod(ComponentSpec.of("opaque"))
                .withOut(temporary.resolve("run").toString());

        LearningRun prepared = LearningRun.prepare(registry, run);
        assertThat(prepared.warnings())
                .containsExactly(
                        "method 'opaque' cannot be saved: no checkpoints are written, and the run cannot be resumed");
        assertThat(LearningRun.prepare(registry, run.withCheckpointEvery(0)).warnings())
                .as("nobody wants checkpoints")
                .isEmpty();

        prepared.run((step, psnr) -> {}, () -> false);
        assertThat(temporary.resolve("run/checkpoint")).doesNotExist();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LearningRun.resume(registry, run))
                .withMessageContaining("a run of method 'opaque' cannot be resumed");
    }

    private static RunConfiguration small() {
        RunConfiguration defaults = RunConfiguration.defaults();
        return defaults.withData(defaults.data().withImages(5).withPatch(12).withGrey(true))
                .withRegularizer(ComponentSpec.of("foe")
                        .with("filters", 2)
                        .with("size", 3)
                        .with("precision", "double"))
                .withBudget(defaults.budget().withMaxSteps(STEPS))
                .withThreads(1);
    }

    private void assertResumes(RunConfiguration run, int... stops) throws IOException {
        RunConfiguration whole = run.withOut(temporary.resolve("whole").toString());
        LearningRun.prepare(REGISTRY, whole).run((step, psnr) -> {}, () -> false);
        for (int stop : stops) {
            RunConfiguration part = run.withOut(temporary.resolve("part" + stop).toString());
            AtomicInteger steps = new AtomicInteger();
            LearningRun.prepare(REGISTRY, part)
                    .run((step, psnr) -> steps.incrementAndGet(), () -> steps.get() == stop, () -> false);
            assertThat(steps).hasValue(stop);

            LearningRun resumed = LearningRun.resume(REGISTRY, part.withThreads(2));
            assertThat(resumed.stepsBefore()).isEqualTo(stop);
            resumed.run((step, psnr) -> {}, () -> false);

            assertSameResults(Path.of(part.out()), Path.of(whole.out()));
        }
    }

    private static void assertSameResults(Path resumed, Path whole) throws IOException {
        assertThat(resumed.resolve("model.safetensors"))
                .as("model of %s", resumed)
                .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
        assertThat(history(resumed)).as("history of %s", resumed).isEqualTo(history(whole));
    }

    /** Without the column of seconds. */
    private static List<String> history(Path run) throws IOException {
        return Files.readAllLines(run.resolve("history.csv")).stream()
                .map(line -> line.replaceFirst("^([^,]*,[^,]*),[^,]*,", "$1,"))
                .toList();
    }

    /** Gradient descent that does not say what it remembers. */
    public record Opaque() implements UpperLevelMethod {

        @Override
        public UpperLevelIteration start(BilevelProblem problem) {
            UpperLevelIteration isgd = new Isgd(new ConstantSchedule(1), new ConstantSchedule(0.01)).start(problem);
            return (k, theta, batch, oracle) -> isgd.step(k, theta, batch, oracle);
        }
    }

    private static final class OpaqueModule extends AbstractModule {

        @Override
        protected void configure() {
            MapBinder<String, Component<UpperLevelMethod>> methods =
                    MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
            methods.addBinding("opaque")
                    .toInstance(new Component<>(UpperLevelMethod.class, "opaque", "for tests", "none", Opaque.class));
        }
    }
}
