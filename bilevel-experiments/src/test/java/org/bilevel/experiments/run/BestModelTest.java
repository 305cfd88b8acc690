package org.bilevel.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bilevel.api.state.SavedState;
import org.junit.jupiter.api.Test;

final class BestModelTest {

    private static Evaluation measured(double psnr) {
        return new Evaluation(List.of(new Evaluation.Entry("image", psnr, 1, 20, true)));
    }

    @Test
    void theHighestPsnrIsKeptAndOthersAreCounted() {
        BestModel best = new BestModel(new double[] {0}, measured(25));
        best.validated(10, new double[] {1}, measured(27));
        best.validated(20, new double[] {2}, measured(26));
        best.validated(30, new double[] {3}, measured(27));

        assertThat(best.theta()).containsExactly(1);
        assertThat(best.steps()).isEqualTo(10);
        assertThat(best.evaluation().meanPsnr()).isEqualTo(27);
        assertThat(best.stalledFor(2)).isTrue();
        assertThat(best.stalledFor(3)).isFalse();
        best.validated(40, new double[] {4}, measured(28));
        assertThat(best.stalledFor(1)).isFalse();
    }

    @Test
    void theLastIsKeptWhereNothingIsHeldOut() {
        BestModel best = new BestModel(new double[] {0}, new Evaluation(List.of()));
        best.validated(10, new double[] {1}, new Evaluation(List.of()));
        assertThat(best.theta()).containsExactly(1);
        assertThat(best.stalledFor(1)).isFalse();
    }

    @Test
    void savedAndRestoredItGoesOnAsBefore() {
        BestModel best = new BestModel(new double[] {0}, measured(25));
        best.validated(10, new double[] {1}, measured(27));
        best.validated(20, new double[] {2}, measured(26));
        SavedState state = SavedState.empty();
        best.save(state);

        BestModel resumed = new BestModel(new double[] {0}, measured(25));
        resumed.restore(state, theta -> measured(theta[0] == 1 ? 27 : 0));
        resumed.validated(30, new double[] {3}, measured(26.5));

        assertThat(resumed.theta()).containsExactly(1);
        assertThat(resumed.steps()).isEqualTo(10);
        assertThat(resumed.stalledFor(2)).isTrue();
    }
}
