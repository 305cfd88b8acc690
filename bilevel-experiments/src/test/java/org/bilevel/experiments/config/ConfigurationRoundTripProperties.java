package org.bilevel.experiments.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written reads back to an equal object, whatever the values. */
final class ConfigurationRoundTripProperties {

    private final ConfigurationReader reader = new ConfigurationReader(TestComponents.registry());

    @Property(tries = 300)
    void completeConfigurationsSurviveYaml(@ForAll("configurations") RunConfiguration configuration) {
        RunConfiguration complete = reader.complete(configuration);
        String yaml = ConfigurationWriter.toYaml(complete);
        RunConfiguration read = reader.read(ConfigurationSource.parse(yaml, "written"));
        assertThat(read).as(yaml).isEqualTo(complete);
        assertThat(ConfigurationWriter.toYaml(read)).isEqualTo(yaml);
    }

    @Property(tries = 100)
    void commentsAreSkipped(
            @ForAll("configurations") RunConfiguration configuration, @ForAll("comments") String comment) {
        RunConfiguration complete = reader.complete(configuration);
        String yaml = ConfigurationWriter.toYaml(complete, List.of("first", comment));
        assertThat(yaml).startsWith("# first\n#");
        assertThat(reader.read(ConfigurationSource.parse(yaml, "written")))
                .as(yaml)
                .isEqualTo(complete);
    }

    @Provide
    Arbitrary<String> comments() {
        return Arbitraries.oneOf(texts(), Arbitraries.of("a\r\nb: c", "a\u0085b: c", "a\u2028b: c"));
    }

    @Provide
    Arbitrary<RunConfiguration> configurations() {
        Arbitrary<BudgetConfiguration> budgets = Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.oneOf(
                                Arbitraries.doubles().greaterOrEqual(0), Arbitraries.just(Double.POSITIVE_INFINITY)),
                        Arbitraries.longs().greaterOrEqual(0))
                .as(BudgetConfiguration::new);
        Arbitrary<DataConfiguration> data = Combinators.combine(
                        texts(),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.integers().greaterOrEqual(8),
                        Arbitraries.integers().greaterOrEqual(1),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.oneOf(
                                Arbitraries.doubles().between(0, true, 1, false),
                                Arbitraries.integers().between(1, 1000).map(Integer::doubleValue)),
                        Arbitraries.of(true, false))
                .as(DataConfiguration::new);
        return Combinators.combine(
                        data,
                        Arbitraries.doubles().greaterOrEqual(0),
                        adjoints(),
                        methods(),
                        budgets,
                        Arbitraries.longs(),
                        Arbitraries.integers().greaterOrEqual(0),
                        texts())
                .as((d, noise, adjoint, method, budget, seed, threads, out) -> RunConfiguration.defaults()
                        .withData(d)
                        .withNoise(noise)
                        .withAdjoint(adjoint)
                        .withMethod(method)
                        .withBudget(budget)
                        .withPatience(1 + Math.abs(seed / 2))
                        .withSeed(seed)
                        .withThreads(threads)
                        .withOut(out));
    }

    private static Arbitrary<ComponentSpec> adjoints() {
        return Arbitraries.oneOf(
                Arbitraries.integers()
                        .greaterOrEqual(1)
                        .map(n -> ComponentSpec.of("cg").with("maxIterations", n)),
                Combinators.combine(Arbitraries.longs(), Arbitraries.of(TestComponents.Restart.class), texts())
                        .as((n, restart, label) -> ComponentSpec.of("minres")
                                .with("maxIterations", n)
                                .with("restart", restart)
                                .with("label", label)));
    }

    private static Arbitrary<ComponentSpec> methods() {
        Arbitrary<ComponentSpec> paces = Arbitraries.doubles()
                .greaterThan(0)
                .map(step -> ComponentSpec.of("constant").with("value", step));
        Arbitrary<Double> numbers =
                Arbitraries.oneOf(Arbitraries.doubles(), Arbitraries.just(Double.POSITIVE_INFINITY));
        return Arbitraries.oneOf(
                paces.map(pace -> ComponentSpec.of("isgd")
                        .with("step", pace)
                        .with("accuracy", ComponentSpec.of("decay").with("initial", -1))),
                Combinators.combine(
                                paces.list().ofMaxSize(3),
                                Arbitraries.maps(texts(), numbers).ofMaxSize(3))
                        .as((list, map) ->
                                ComponentSpec.of("grouped").with("paces", list).with("factors", map)));
    }

    /** Names and paths, among them those that YAML takes for something else. */
    private static Arbitrary<String> texts() {
        Arbitrary<String> traps = Arbitraries.of(
                "no",
                "null",
                "~",
                "1e3",
                "007",
                "0x1F",
                "12:30:00",
                "true",
                "- a",
                "a: b",
                "a #b",
                " a ",
                "'a'",
                "\"a\"",
                "{a}",
                "[a]",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "|",
                ">",
                "a\nb",
                "a\n\n b\n",
                "C:\\photos",
                "ünï/¢ödé",
                "a\tb",
                "unlimited",
                ".inf",
                "---",
                "?",
                "<<",
                "=",
                "2024-01-01",
                "\uD83D\uDE00");
        Arbitrary<String> random = Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMinLength(1)
                .ofMaxLength(30)
                .filter(text -> !text.isBlank());
        return Arbitraries.oneOf(traps, random);
    }
}
