// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellVerdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The harness on the simulator: claims hold, known bugs are caught, and a seed is enough to have a run again. */
class SimulatedCampaignTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theQuickCampaignKeepsItsClaimsAndCatchesItsBugs(long seed) throws InterruptedException {
        List<CellResult> results = run("quick", seed);
        assertThat(results).hasSize(26);
        assertThat(verdicts(results))
                .as("touchstone campaign quick --cluster sim --seed %d", seed)
                .doesNotContainKeys(CellVerdict.INVALID, CellVerdict.MISSED, CellVerdict.UNKNOWN, CellVerdict.ABORTED)
                .containsEntry(CellVerdict.CAUGHT, 2L);
    }

    @Test
    void theWeakestSettingShowsStaleReads() throws InterruptedException {
        List<CellResult> weak = run("quick", 1).stream()
                .filter(cell -> cell.summary().workload().equals("register"))
                .filter(cell -> cell.summary().setting().name().equals("n3-r1-w1-sloppy-off"))
                .toList();
        assertThat(weak).hasSize(3).anySatisfy(cell -> {
            assertThat(cell.summary().verdict()).isEqualTo(CellVerdict.MEASURED);
            assertThat(cell.summary().staleShare()).isPositive();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyKnownBugIsCaught(long seed) throws InterruptedException {
        for (CellResult control : run("known-bugs", seed)) {
            assertThat(control.summary().verdict()).as(control.reproduce()).isEqualTo(CellVerdict.CAUGHT);
        }
    }

    private static List<CellResult> run(String campaign, long seed) throws InterruptedException {
        return SeedSearch.run(CampaignPlan.of(CampaignReader.read(campaign), seed, "*"), campaign);
    }

    private static Map<CellVerdict, Long> verdicts(List<CellResult> results) {
        Map<CellVerdict, Long> counts = new TreeMap<>();
        results.forEach(result -> counts.merge(result.summary().verdict(), 1L, Long::sum));
        return counts;
    }
}
