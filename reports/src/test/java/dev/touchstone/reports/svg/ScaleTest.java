// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void putsLinearTicksAtRoundValuesWithinTheDomain() {
        assertThat(new Scale.Linear(0, 60, 0, 600).ticks(6)).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0);
        assertThat(new Scale.Linear(3, 11, 0, 1).ticks(4)).containsExactly(4.0, 6.0, 8.0, 10.0);
        assertThat(new Scale.Linear(5, 5, 0, 1).at(5)).isEqualTo(0);
    }

    @Test
    void putsLogarithmicTicksAtDecades() {
        Scale.Log scale = new Scale.Log(0.1, 100, 300, 0);
        assertThat(scale.ticks(9)).containsExactly(0.1, 1.0, 10.0, 100.0);
        assertThat(scale.at(0)).isEqualTo(300);
        assertThat(scale.at(1e9)).isEqualTo(0);
        assertThatThrownBy(() -> new Scale.Log(0, 1, 0, 1)).hasMessageContaining("above 0");
    }

    @Test
    void roundsStepsUp() {
        assertThat(Scale.niceStep(0.011)).isEqualTo(0.02);
        assertThat(Scale.niceStep(5)).isEqualTo(5);
        assertThat(Scale.niceStep(51)).isEqualTo(100);
    }
}
