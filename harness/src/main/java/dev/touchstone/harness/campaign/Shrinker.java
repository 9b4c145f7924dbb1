// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Finding;
import dev.touchstone.harness.UsageException;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.nemesis.schedule.ScheduledFault;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.workloads.LoadShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a smaller simulated run with the same kind of finding: removes fault windows, then clients, then operations,
 * from the end and as long as a finding of one of the first run's kinds remains.
 *
 * <p>Greedy, after Zeller and Hildebrandt's delta debugging: it ends where no round of steps makes the run smaller, or after
 * as many runs as it may try. Each run is a pure function of seed, schedule and load, so the result is one to rely on.
 */
public final class Shrinker {
    private static final Duration LOAD_LEAST = Duration.ofMillis(200);

    private final CampaignPlan plan;
    private final Cell cell;
    private int triesLeft;
    private Set<String> kinds = new TreeSet<>();

    /**
     * A run, and what it came to.
     *
     * @param inWords what was removed, and what remains
     */
    public record Shrunk(CampaignPlan plan, Schedule schedule, String inWords) {}

    private record Run(CampaignPlan plan, Schedule schedule, int operations) {}

    /** A shrinker of the plan's only cell, that tries so many runs at most. */
    public Shrinker(CampaignPlan plan, int tries) {
        if (plan.cells().size() != 1) {
            throw new IllegalArgumentException(
                    "one cell is shrunk, not " + plan.cells().size());
        }
        this.plan = plan;
        this.cell = plan.cells().get(0);
        this.triesLeft = tries;
    }

    /**
     * The smallest run found.
     *
     * @param schedule to begin with; null for the one that comes from the seed
     * @throws UsageException if the run has no finding to begin with
     */
    public Shrunk shrink(@Nullable Schedule schedule) throws InterruptedException {
        CellRun first = SeedSearch.simulate(cell, plan, schedule);
        kinds = kinds(judge(plan, first));
        if (kinds.isEmpty()) {
            throw new UsageException(cell.id() + " has no finding with seed " + plan.seed() + ": nothing to shrink");
        }
        Run start = new Run(plan, first.schedule(), first.history().size());
        Run smallest = start;
        int before;
        do {
            before = smallest.operations();
            smallest = fewerOperations(fewerClients(fewerFaults(smallest)));
        } while (smallest.operations() < before && triesLeft > 0);
        return new Shrunk(smallest.plan(), smallest.schedule(), words(start, smallest));
    }

    private Run fewerFaults(Run from) throws InterruptedException {
        Run best = from;
        for (int i = from.schedule().faults().size() - 1; i >= 0; i--) {
            List<ScheduledFault> fewer = new ArrayList<>(best.schedule().faults());
            fewer.remove(i);
            Schedule schedule =
                    new Schedule(best.schedule().name(), best.schedule().load(), fewer);
            best = orElse(attempt(best.plan(), schedule), best);
        }
        return best;
    }

    private Run fewerClients(Run from) throws InterruptedException {
        Run best = from;
        int clients = best.plan().shape().concurrency();
        for (int step = clients / 2; step >= 1; step /= 2) {
            while (clients - step >= 1) {
                LoadShape shape = best.plan().shape();
                // Each client works as before: fewer of them are fewer operations too.
                LoadShape fewer = new LoadShape(clients - step, shape.pause());
                Run tried = attempt(best.plan().withLoad(fewer, best.schedule().load()), best.schedule());
                if (tried == null) {
                    break;
                }
                best = tried;
                clients -= step;
            }
        }
        return best;
    }

    /** Shorter loads: the operations of a shorter load are the first of the longer one. */
    private Run fewerOperations(Run from) throws InterruptedException {
        Run best = from;
        for (Duration step = best.schedule().load().dividedBy(2);
                step.compareTo(LOAD_LEAST) >= 0;
                step = step.dividedBy(2)) {
            Duration load = best.schedule().load().minus(step);
            while (load.compareTo(LOAD_LEAST) >= 0) {
                Run tried = attempt(best.plan().withLoad(best.plan().shape(), load), until(best.schedule(), load));
                if (tried == null) {
                    break;
                }
                best = tried;
                load = load.minus(step);
            }
        }
        return best;
    }

    private static Schedule until(Schedule schedule, Duration load) {
        return new Schedule(
                schedule.name(),
                load,
                schedule.faults().stream()
                        .filter(fault -> fault.start().compareTo(load) < 0)
                        .toList());
    }

    private static Run orElse(@Nullable Run tried, Run otherwise) {
        return tried == null ? otherwise : tried;
    }

    /** The run, if a finding of the kinds looked for remains in it; null if not. */
    private @Nullable Run attempt(CampaignPlan smaller, Schedule schedule) throws InterruptedException {
        if (triesLeft-- <= 0) {
            return null;
        }
        CellRun run = SeedSearch.simulate(cell, smaller, schedule);
        Set<String> remaining = kinds(judge(smaller, run));
        remaining.retainAll(kinds);
        return remaining.isEmpty()
                ? null
                : new Run(smaller, schedule, run.history().size());
    }

    private static CellResult judge(CampaignPlan plan, CellRun run) {
        CellJudge judge = new CellJudge(() -> Budget.of(plan.checkTimeout(), plan.checkBytes()));
        return judge.judge(run, new Provenance("", null, "sim", plan.seed()));
    }

    /** Property and anomaly of each finding: of what is claimed, or where nothing is violated, of what was measured. */
    private static Set<String> kinds(CellResult result) {
        Set<String> promised = new TreeSet<>();
        Set<String> measured = new TreeSet<>();
        for (PropertyResult property : result.properties()) {
            for (Finding finding : property.result().findings()) {
                (property.claimed() ? promised : measured).add(property.property() + " " + finding.anomaly());
            }
        }
        return promised.isEmpty() ? measured : promised;
    }

    private String words(Run start, Run smallest) {
        return "kept " + String.join(", ", kinds) + "\n  faults      "
                + start.schedule().faults().size() + " -> "
                + smallest.schedule().faults().size() + "\n  clients     "
                + start.plan().shape().concurrency() + " -> "
                + smallest.plan().shape().concurrency() + "\n  operations  " + start.operations() + " -> "
                + smallest.operations()
                + (triesLeft < 0 ? "\n  stopped after the last of --tries: it may get smaller yet" : "");
    }
}
