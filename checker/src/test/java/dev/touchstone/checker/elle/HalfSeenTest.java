// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transaction of unknown outcome of which something was seen did happen, with all that it did; else it may not have. */
class HalfSeenTest {
    private static CheckResult lists(String model, History history) {
        return check(new ListAppendChecker(ElleOptions.against(model)), history);
    }

    private static CheckResult check(Checker checker, History history) {
        return checker.check(history, Budget.defaults());
    }

    @ParameterizedTest
    @CsvSource({
        "info ax1 ay1 | rx1 ry, G-single-item",
        "info ax1 ax2 ay1 | rx12 ry, G-single-item",
        "info ax1 ay1 | rx1 ay2 | ry2, G-single-item",
        "info ax1 ax2 | rx1, G1b",
        "fail ax1 ay1 | rx1 ry, G1a"
    })
    void whatWasNotSeenOfItIsMissing(String lines, String anomaly) {
        CheckResult result = lists("serializable", Txns.lists(lines.split(" \\| ")));
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.findings()).anySatisfy(f -> assertThat(f.anomaly()).isEqualTo(anomaly));
    }

    @ParameterizedTest
    @CsvSource({"info ax1 ay1 | ax2 | rx2 ry", "info ax1 ay1 | rx ry az1 | rz1", "info ax1 ay1 | rx1 ry1 az1 | rz1"})
    void whatNobodySawMayNotHaveHappened(String lines) {
        assertThat(lists("strict-serializable", Txns.lists(lines.split(" \\| ")))
                        .verdict())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void registersAreNoDifferent() {
        Checker checker = new RwRegisterChecker(ElleOptions.against("serializable"));
        assertThat(check(checker, Txns.registers("info wx1 wy1", "rx1 ry")).verdict())
                .isEqualTo(Verdict.INVALID);
        // The first may not have happened, so that its client's second does not follow it.
        Checker strict = new RwRegisterChecker(ElleOptions.against("strict-serializable"));
        History goesOn = Txns.timed(
                List.of("info wx1", "wy1", "rx ry1"), false, new int[] {0, 0, 1}, new int[] {0, 2, 4}, new int[] {
                    1, 3, 5
                });
        assertThat(check(strict, goesOn).verdict()).isEqualTo(Verdict.VALID);
    }

    /** The client of the first goes on with the second. */
    @ParameterizedTest
    @CsvSource({
        // Seen by the third before the second began: so it had happened.
        "2, 3, INVALID",
        // Seen by the third only later: it may have happened after the second.
        "6, 7, VALID"
    })
    void aSessionGoesOnFromWhatHadBeenSeen(int begin, int end, Verdict expected) {
        for (String model : List.of("strong-session-serializable", "strong-session-snapshot-isolation")) {
            History history = Txns.timed(
                    List.of("info ax1", "rx", "rx1"), new int[] {0, 0, 1}, new int[] {0, 4, begin}, new int[] {1, 5, end
                    });
            assertThat(lists(model, history).verdict()).as(model).isEqualTo(expected);
        }
    }

    @Test
    void aSessionHasNoPlaceForWhatNobodySaw() {
        // By process order the reader would come after the append, which the last comes before.
        History history = Txns.timed(
                List.of("ay1", "info ax1", "ry1 az1", "rx rz1"),
                new int[] {0, 0, 0, 1},
                new int[] {0, 2, 4, 6},
                new int[] {1, 3, 5, 7});
        assertThat(lists("strict-serializable", history).verdict()).isEqualTo(Verdict.VALID);
        // But it stands between two that are in order.
        History around = Txns.timed(
                List.of("ay1", "info ax1", "ry"), new int[] {0, 0, 0}, new int[] {0, 2, 4}, new int[] {1, 3, 5});
        assertThat(lists("strong-session-serializable", around).verdict()).isEqualTo(Verdict.INVALID);
    }
}
