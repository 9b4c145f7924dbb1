// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CellVerdictTest {
    @Test
    void standsWorstFirst() {
        assertThat(Arrays.stream(CellVerdict.values()).map(CellVerdict::word))
                .containsExactly(
                        "MISSED",
                        "invalid",
                        "aborted",
                        "unknown",
                        "valid",
                        "measured",
                        "caught",
                        "skipped",
                        "running",
                        "waiting");
        assertThat(Arrays.stream(CellVerdict.values()).filter(CellVerdict::wantsAttention))
                .containsExactly(CellVerdict.MISSED, CellVerdict.INVALID, CellVerdict.ABORTED, CellVerdict.UNKNOWN);
        assertThat(Arrays.stream(CellVerdict.values()).filter(CellVerdict::isFailure))
                .containsExactly(CellVerdict.MISSED, CellVerdict.INVALID);
    }

    @ParameterizedTest
    @EnumSource
    void isItsWordInJson(CellVerdict verdict) {
        assertThat(RunJson.line(verdict)).isEqualTo('"' + verdict.word() + '"');
        assertThat(RunJson.parse("f", '"' + verdict.word() + '"', CellVerdict.class))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @EnumSource
    void isTheWordOfTheChecker(Verdict verdict) {
        assertThat(CellVerdict.of(verdict).word()).isEqualTo(verdict.word());
    }

    @Test
    void namesAWordThatIsNone() {
        assertThatThrownBy(() -> RunJson.parse("verdict.json", "\n\"sound\"", CellVerdict.class))
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("verdict.json:2")
                .hasMessageContaining("sound")
                .hasMessageContaining("measured");
    }
}
