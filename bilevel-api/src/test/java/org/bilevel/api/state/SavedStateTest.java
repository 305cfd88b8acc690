package org.bilevel.api.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class SavedStateTest {

    private final SavedState state = SavedState.empty();

    @Test
    void partsHaveNamesOfTheirOwn() {
        state.put("a", 1);
        state.part("method").put("a", 2, 3);
        state.part("method").part("moments").putLater("m", 2, () -> new double[] {4, Double.NaN});

        assertThat(state.names()).containsExactly("a", "method.a", "method.moments.m");
        assertThat(state.part("method").get("a")).containsExactly(2, 3);
        assertThat(state.get("method.moments.m")).containsExactly(4, Double.NaN);
        assertThat(state.length("method.moments.m")).isEqualTo(2);
        assertThat(state.number("a")).isEqualTo(1);
        assertThat(state.part("method").has("b")).isFalse();
    }

    @Test
    void whatIsPutIsCopied() {
        double[] values = {1, 2};
        state.put("a", values);
        values[0] = 7;

        assertThat(state.get("a")).containsExactly(1, 2);
    }

    @Test
    void whatIsMissingOrOfAnotherLengthIsNamed() {
        SavedState part = state.part("method");
        part.put("m", 1, 2);

        assertThatIllegalArgumentException().isThrownBy(() -> part.get("v")).withMessage("'method.v' is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part.get("m", new double[3]))
                .withMessage("'method.m' has 2 numbers, must have 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part.number("m"))
                .withMessage("'method.m' has 2 numbers, must have 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part.put("m", 3))
                .withMessage("'method.m' is saved twice");
    }
}
