package org.bilevel.experiments.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bilevel.experiments.cli.Main;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.dashboard.Dashboard;
import org.bilevel.experiments.report.Chart;
import org.bilevel.experiments.report.Chart.Axis;
import org.bilevel.experiments.report.Page;
import org.bilevel.experiments.report.Series;
import org.bilevel.experiments.run.LearningRun;
import org.bilevel.experiments.wiring.Components;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The report of a run, as a browser shows it. Skipped, with a line that says so, where there is no Chromium. */
final class PagesInBrowserTest {

    /** Pixels on a canvas that have the colour of a curve, nearly. */
    private static final String COLOURED = """
            const canvas = arguments[0].querySelector("canvas");
            const probe = document.createElement("i");
            probe.style.color = "var(--s" + arguments[1] + ")";
            document.body.append(probe);
            const wanted = getComputedStyle(probe).color.match(/[0-9]+/g).map(Number);
            probe.remove();
            const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            let count = 0;
            for (let at = 0; at < data.length; at += 4) {
              const near = wanted.every((value, c) => Math.abs(data[at + c] - value) < 24);
              if (near && data[at + 3] > 200) count++;
            }
            return count;
            """;

    private static Browser browser;
    private static URI report;
    private static Path experiments;

    @BeforeAll
    static void learn(@TempDir Path temporary) throws IOException {
        Optional<Browser> started = Browser.start();
        if (started.isEmpty()) {
            System.err.println(
                    "SKIPPED: the pages are not tested in a browser; install chromium and chromium-driver (Debian)");
            Assumptions.abort("no chromium or chromedriver on the path");
        }
        browser = started.orElseThrow();
        RunConfiguration defaults = RunConfiguration.defaults();
        RunConfiguration run = defaults.withData(
                        defaults.data().withImages(6).withPatch(24).withHeldOut(2))
                .withRegularizer(ComponentSpec.of("foe").with("filters", 4).with("size", 3))
                // One of its conditions of convergence fails, which is a warning.
                .withMethod(ComponentSpec.of("isgd"))
                .withBudget(defaults.budget().withMaxSteps(6))
                .withValidateEvery(2)
                .withOut(temporary.resolve("run").toString());
        LearningRun.prepare(Components.registry(), run).run((step, psnr) -> {}, () -> false);
        experiments = temporary.resolve("experiments");
        report = temporary.resolve("run/report.html").toUri();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        browser.show(1280, 900, "light");
        browser.open(report);
    }

    @AfterEach
    void nothingIsWrongAndNothingIsFetched() throws IOException {
        assertThat(browser.complaints()).as("errors on the console").isEmpty();
        assertThat(browser.requests())
                .as("what pages asked for")
                .allSatisfy(address -> assertThat(address).startsWith("file:///"));
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "400, light", "400, dark"})
    void everyCurveIsDrawnAndNothingIsCutOff(int width, String scheme) {
        browser.show(width, 900, scheme);
        browser.open(report);

        List<WebElement> figures = browser.all("figure[data-chart]");
        assertThat(figures).hasSize(8);
        assertEveryCurveIsDrawnWithin(width, figures);
        assertThat(browser.all(".gallery figure")).hasSize(4);
        assertThat(browser.all(".warnings li")).isNotEmpty();
        assertThat(
                        browser.number(
                                "return [...document.images].filter((image) => !(image.complete && image.naturalWidth > 0)).length"))
                .as("pictures that are not there")
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "denoise-foe, 4, 1280",
        "denoise-foe, 4, 390",
        "generalisation, 3, 390",
        "hoag-maid, 4, 390",
    })
    void experimentsShowTheirCurves(String experiment, int charts, int width) {
        Path results = experiments.resolve(experiment);
        int code = Main.run(
                "experiment",
                experiment,
                "--images",
                "4",
                "--held-out",
                "2",
                "--patch",
                "12",
                "--max-cost",
                "300",
                "--seeds",
                "1",
                "--out",
                results.toString());
        assertThat(code).isZero();
        browser.show(width, 900, "light");
        browser.open(results.resolve("report.html").toUri());

        List<WebElement> figures = browser.all("figure[data-chart]");
        assertThat(figures).hasSize(charts);
        assertEveryCurveIsDrawnWithin(width, figures);
    }

    private static void assertEveryCurveIsDrawnWithin(int width, List<WebElement> figures) {
        for (int chart = 0; chart < figures.size(); chart++) {
            int curves = (int) browser.number("return CHARTS[arguments[0]].series.length", chart);
            assertThat(curves).isPositive();
            for (int curve = 0; curve < curves; curve++) {
                assertThat(coloured(figures.get(chart), chart, curve))
                        .as("pixels of curve %d of chart %d", curve, chart)
                        .isGreaterThan(20);
            }
        }
        assertThat(browser.number("return document.documentElement.scrollWidth"))
                .as("width of the page")
                .isLessThanOrEqualTo(width);
    }

    @Test
    void theLegendHidesACurveAndShowsItAgain() {
        WebElement figure = browser.all("figure[data-chart]").get(1);
        WebElement button =
                figure.findElements(By.cssSelector(".legend button")).getFirst();
        double before = coloured(figure, 1, 0);

        button.click();
        assertThat(coloured(figure, 1, 0)).as("hidden").isZero();
        assertThat(button.getDomAttribute("aria-pressed")).isEqualTo("false");
        button.click();
        assertThat(coloured(figure, 1, 0)).as("shown again").isEqualTo(before);
    }

    @Test
    void hoveringTellsValues() {
        WebElement over = browser.all("figure[data-chart] .u-over").getFirst();
        browser.script("arguments[0].scrollIntoView({block: 'center'})", over);
        new Actions(browser.driver()).moveToElement(over).perform();

        assertThat(browser.script("return arguments[0].querySelector('.tip').hidden", over))
                .isEqualTo(false);
        assertThat(browser.script("return arguments[0].querySelector('.tip').textContent", over))
                .asString()
                .matches("step: [0-9]+loss[0-9.e-]+");
    }

    @Test
    void scalesAreLogarithmicOrNot() {
        WebElement figure = browser.all("figure[data-chart]").getFirst();
        for (String pressed : List.of("true", "false")) {
            WebElement logY =
                    browser.all("figure[data-chart='0'] .scales button").get(1);
            assertThat(logY.getDomAttribute("aria-pressed")).isEqualTo(pressed);
            assertThat(browser.number("return drawn[0].plot.scales.y.distr")).isEqualTo(pressed.equals("true") ? 3 : 1);
            logY.click();
        }
        assertThat(coloured(figure, 0, 0)).isGreaterThan(20);
    }

    @Test
    void theSliderMovesTheLineBetweenTwoPictures() {
        WebElement figure = browser.all("figure.compare").getFirst();
        WebElement slider = browser.all("figure.compare input").getFirst();
        assertThat(line(figure)).isCloseTo(0.5, within(0.01));

        slider.sendKeys(Keys.END);
        assertThat(line(figure)).isCloseTo(1, within(0.01));
        assertThat(shown(figure)).containsExactly("noisy", "restored");

        WebElement layers = browser.all("figure.compare .layers").getFirst();
        browser.script("arguments[0].scrollIntoView({block: 'center'})", layers);
        int quarter = layers.getSize().getWidth() / 4;
        new Actions(browser.driver())
                .moveToElement(layers)
                .clickAndHold()
                .moveByOffset(-quarter, 0)
                .release()
                .perform();
        assertThat(line(figure)).as("dragged on the picture").isCloseTo(0.25, within(0.02));

        browser.script(
                "const select = arguments[0].querySelectorAll('select')[1]; select.value = 2; select.onchange()",
                figure);
        assertThat(shown(figure)).containsExactly("noisy", "truth");
    }

    /** On paper pictures stand side by side. */
    @Test
    void itCanBePrinted() {
        Object pdf = browser.driver()
                .executeCdpCommand("Page.printToPDF", Map.of("printBackground", true))
                .get("data");
        assertThat(String.valueOf(pdf).length()).isGreaterThan(20_000);
    }

    private static double coloured(WebElement figure, int chart, int curve) {
        Object colour = browser.script("return CHARTS[arguments[0]].series[arguments[1]].colour", chart, curve);
        return browser.number(COLOURED, figure, colour);
    }

    /** Where the line is, as a part of the width. */
    private static double line(WebElement figure) {
        return browser.number("""
                const box = arguments[0].querySelector(".layers").getBoundingClientRect();
                const line = arguments[0].querySelector("hr").getBoundingClientRect();
                return ((line.left + line.right) / 2 - box.left) / box.width;
                """, figure);
    }

    /** The pictures on the left and on the right of the line. */
    private static List<String> shown(WebElement figure) {
        return List.of(".left", ".right").stream()
                .map(side -> String.valueOf(browser.script(
                        "const image = arguments[0].querySelector(arguments[1]);"
                                + " return getComputedStyle(image).visibility === 'visible' ? image.alt : ''",
                        figure,
                        "img" + side)))
                .toList();
    }

    /** A page that is looked at while its run goes on: it keeps what was hidden, and asks this machine alone. */
    @Test
    void aLivePageFollowsItsRun() throws IOException {
        AtomicReference<Page> page = new AtomicReference<>(livePage(3));
        try (Dashboard dashboard = Dashboard.start(0, () -> Optional.of(page.get()))) {
            browser.requests();
            browser.open(dashboard.address());
            browser.all(".legend button").get(1).click();
            assertThat(browser.script("return document.querySelector('p').textContent"))
                    .isEqualTo("3 steps");

            page.set(livePage(5));
            browser.driver().executeAsyncScript("poll().then(arguments[0])");

            assertThat(browser.script("return document.querySelector('p').textContent"))
                    .isEqualTo("5 steps");
            assertThat(browser.number("return drawn[0].plot.data[0].length")).isEqualTo(5);
            assertThat(browser.all(".legend button").get(1).getDomAttribute("aria-pressed"))
                    .as("what was hidden stays hidden")
                    .isEqualTo("false");
            assertThat(browser.requests())
                    .isNotEmpty()
                    .allSatisfy(address ->
                            assertThat(address).startsWith(dashboard.address().toString()));
            browser.open(report);
        }
    }

    private static Page livePage(int steps) {
        double[] x = IntStream.range(0, steps).asDoubleStream().toArray();
        return new Page("live")
                .paragraph(steps + " steps")
                .charts(List.of(new Chart(
                        "c",
                        new Axis("step", false),
                        new Axis("", false),
                        List.of(Series.line("one", x, x), Series.line("two", x, new double[steps])))));
    }
}
