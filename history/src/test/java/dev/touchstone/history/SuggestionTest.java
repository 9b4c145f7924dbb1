// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {
    private static final List<String> NAMES = List.of("none", "kill-one", "kill-all", "register", "set", "w", "r");

    @ParameterizedTest
    @CsvSource({
        "kill-on,kill-one",
        "kill-al,kill-all",
        "kil-one,kill-one",
        "regisetr,register",
        "Regster,register",
        "sets,set",
        "non,none",
        "zzzzzzzzz,",
        "zzz,",
        "z,",
        "'',",
        "partition-and-kill,"
    })
    void suggestsWhatIsNearAndNothingElse(String name, String meant) {
        assertThat(Suggestion.nearest(name, NAMES).orElse(null)).isEqualTo(meant);
    }

    @Test
    void isSaidInSentences() {
        assertThat(Suggestion.unknown("workload", "regster", List.of("register", "set")))
                .isEqualTo("no workload \"regster\"; did you mean register? There are: register, set");
        assertThat(Suggestion.unknown("workload", "zzz", List.of("register", "set")))
                .isEqualTo("no workload \"zzz\". There are: register, set");
    }
}
