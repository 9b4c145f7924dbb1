// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.Finding;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.history.format.JsonLinesWriter;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.store.protocol.bucket.KnownBug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One known bug, looked for in the seeds of its control, and its run made small.
 *
 * @param seed the first that catches it; 0 if none does
 * @param foundBy property and anomaly of the smallest run
 * @param operations of the smallest run
 * @param repeats whether the smallest run gives the same bytes when it is run again
 */
record BugHunt(
        KnownBug bug, Cell control, long seed, String foundBy, int operations, int faults, int nodes, boolean repeats) {
    static final int SEEDS = 50;
    private static final int TRIES = 3_000;

    /** The first control of the bug that ships; empty if there is none. */
    static Optional<BugHunt> of(KnownBug bug, Path scratch) throws InterruptedException, IOException {
        for (String campaign : List.of("known-bugs", "rare-bugs")) {
            CampaignFile file = CampaignReader.read(campaign);
            Optional<Cell> control = CampaignPlan.of(file, 1).cells().stream()
                    .filter(cell -> cell.setting().bugs().contains(bug))
                    .findFirst();
            if (control.isPresent()) {
                return Optional.of(hunt(bug, file, control.get().id(), scratch));
            }
        }
        return Optional.empty();
    }

    private static BugHunt hunt(KnownBug bug, CampaignFile file, String id, Path scratch)
            throws InterruptedException, IOException {
        for (long seed = 1; seed <= SEEDS; seed++) {
            CampaignPlan plan = CampaignPlan.of(file, seed, id);
            Cell cell = plan.cells().get(0);
            CellRun run = SeedSearch.simulate(cell, plan, null);
            if (judge(plan, run).summary().verdict() == CellVerdict.CAUGHT) {
                return shrunk(bug, plan, cell, scratch);
            }
        }
        return new BugHunt(bug, CampaignPlan.of(file, 1, id).cells().get(0), 0, "", 0, 0, 0, false);
    }

    /** Without a limit of time, so that the result is the same on every machine. */
    private static BugHunt shrunk(KnownBug bug, CampaignPlan plan, Cell cell, Path scratch)
            throws InterruptedException, IOException {
        Shrinker.Shrunk small =
                new Shrinker(plan, TRIES, Duration.ofDays(1), (tries, operations) -> {}).shrink(null, null);
        CellRun once = SeedSearch.simulate(cell, plan, small.schedule(), small.rerun());
        CellRun again = SeedSearch.simulate(cell, plan, small.schedule(), small.rerun());
        return new BugHunt(
                bug,
                cell,
                plan.seed(),
                foundBy(judge(plan, once)),
                small.operations(),
                small.schedule().faults().size(),
                small.rerun().world().nodes(),
                Arrays.equals(bytes(once, scratch), bytes(again, scratch)));
    }

    private static byte[] bytes(CellRun run, Path scratch) throws IOException {
        Path file = Files.createTempFile(scratch, "history", ".jsonl");
        JsonLinesWriter.write(run.history(), file);
        return Files.readAllBytes(file);
    }

    private static CellResult judge(CampaignPlan plan, CellRun run) {
        return SeedSearch.judge(plan, run, new Provenance("", null, ClusterKind.SIM, plan.seed()));
    }

    private static String foundBy(CellResult result) {
        for (PropertyResult property : result.properties()) {
            for (Finding finding : property.result().findings()) {
                if (property.claimed()) {
                    return property.property().equals(WorldFailure.PROPERTY)
                            ? "invariant: " + invariant(finding.inWords())
                            : "`" + property.property() + "`: " + finding.anomaly();
                }
            }
        }
        return "nothing";
    }

    /** What the invariant says, without what the finding says of invariants as such. */
    private static String invariant(String sentence) {
        return InGeneral.of(sentence.substring(sentence.indexOf(": ") + 2));
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s, %s, %s | %s | %d | %d, %s, %s |",
                bug.word(),
                bug.doc(),
                control.workload().name(),
                control.fault().name(),
                control.setting().label().replaceAll(", bug .*", ""),
                foundBy,
                seed,
                operations,
                faults == 1 ? "1 fault" : faults + " faults",
                nodes == 1 ? "1 node" : nodes + " nodes");
    }
}
