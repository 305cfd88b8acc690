package org.bilevel.experiments.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.DataConfiguration;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.RunStore;
import org.bilevel.experiments.wiring.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolverPairsTest {

    private static final DataConfiguration TINY =
            new DataConfiguration(DataConfiguration.SYNTHETIC, 1, 8, 1, false, true, 0, false);

    @TempDir
    private Path folder;

    private final ComponentRegistry registry = Components.registry();

    /** All pairs there are, those of plug-ins included; all but JFB, which does not solve its system, reach what they are asked for. */
    @Test
    void everyPairIsCertifiedAndMeasuredOnce() {
        Findings findings = run(new PairOptions(TINY, 25, 2, 3, 1, 10_000));

        int pairs = count(LowerLevelSolver.class) * count(LinearSolver.class);
        assertThat(findings.rows()).hasSize(pairs * PairOptions.TARGETS.size());
        for (List<Object> row : findings.rows()) {
            double target = (double) value(findings, row, "target");
            double bound = (double) value(findings, row, "bound");
            boolean exact = !value(findings, row, "adjoint").equals("jfb");
            assertThat(value(findings, row, "reached")).as(row.toString()).isEqualTo(exact);
            assertThat(bound <= target).as(row.toString()).isEqualTo(exact);
            assertThat((long) value(findings, row, "gradients")).isPositive();
        }
        assertThat(findings.page().toHtml()).contains("<h2>Relative error 1e-04</h2>", "<td>newton-cg, minres</td>");
        assertThat(findings.summary()).containsPattern("single +x 1.0");
        // Seconds would differ.
        assertThat(run(new PairOptions(TINY, 25, 2, 3, 1, 10_000)).rows()).isEqualTo(findings.rows());
    }

    /** What is not reached within the iterations allowed is shown as such. */
    @Test
    void aBudgetThatIsTooSmallShows() {
        Findings findings = run(new PairOptions(TINY, 25, 2, 3, 1, 2));

        assertThat(findings.rows())
                .filteredOn(row -> value(findings, row, "target").equals(1e-4))
                .allSatisfy(row -> assertThat(value(findings, row, "reached"))
                        .as(row.toString())
                        .isEqualTo(false));
        assertThat(findings.summary()).containsPattern("fista +\\[");
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PairOptions(TINY, 25, 2, 3, 1, 0))
                .withMessage("iterations = 0, must be >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PairOptions(TINY, 0, 2, 3, 1, 1))
                .withMessage("noise = 0, must be > 0 and finite");
    }

    private Findings run(PairOptions options) {
        return new SolverPairs(registry, options).run(new RunStore(folder), (_, _) -> {}, () -> false);
    }

    private int count(Class<?> family) {
        return registry.components(registry.family(family).orElseThrow()).size();
    }

    private static Object value(Findings findings, List<Object> row, String column) {
        return row.get(findings.columns().indexOf(column));
    }
}
