// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.JsonLinesWriter;
import dev.touchstone.history.format.ReadOptions;
import dev.touchstone.reports.run.CellVerdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulated run that keeps its promises keeps them wherever it is cut short: every workload, setting and fault of quick. */
class CutShortTest {
    private static final int CUTS = 12;

    @TempDir
    private Path directory;

    @Test
    void noCutOfAValidRunIsInvalid() throws Exception {
        CampaignPlan plan = CampaignPlan.of(CampaignReader.read("quick"), 3, "*");
        CellJudge judge = new CellJudge(() -> Budget.of(Duration.ofMinutes(2), 1 << 28));
        Provenance provenance = new Provenance("", null, ClusterKind.SIM, 3);
        int lostSoFar = 0;
        for (Cell cell : plan.cells()) {
            if (cell.control()) {
                continue;
            }
            CellRun run = SeedSearch.simulate(cell, plan, null);
            assertThat(judge.judge(run, provenance).summary().verdict())
                    .as(cell.id())
                    .isNotEqualTo(CellVerdict.INVALID);
            List<String> lines = lines(run.history());
            for (int cut = 1; cut <= CUTS; cut++) {
                int events = cut * lines.size() / (CUTS + 1);
                History prefix = HistoryReader.read(
                        new ByteArrayInputStream(lines.subList(0, events).stream()
                                .collect(Collectors.joining("\n", "", "\n"))
                                .getBytes(StandardCharsets.UTF_8)),
                        "cut",
                        ReadOptions.defaults());
                CellRun cutShort =
                        new CellRun(cell, prefix, run.schedule(), run.faults(), "interrupted", "", run.burden());
                assertThat(judge.judge(cutShort, provenance).summary().verdict())
                        .as("%s, seed 3, cut after %d of %d events", cell.id(), events, lines.size())
                        .isEqualTo(CellVerdict.ABORTED);
                CellRun toItsEnd = new CellRun(cell, prefix, run.schedule(), List.of(), "", "", run.burden());
                lostSoFar += judge.judge(toItsEnd, provenance).summary().verdict() == CellVerdict.INVALID ? 1 : 0;
            }
        }
        assertThat(lostSoFar).as("cuts that look invalid if taken for whole").isPositive();
    }

    private List<String> lines(History history) throws IOException {
        Path file = directory.resolve("history.jsonl");
        JsonLinesWriter.write(history, file);
        return Files.readAllLines(file);
    }
}
