// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.Finding;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.nemesis.schedule.ScheduledFault;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.workloads.Script;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a simulated run with a finding small: takes its operations and faults as a script, and deletes from it by {@link
 * DeltaDebugging} while a finding of the same kind remains.
 *
 * <p>Faults, clients, keys and single operations are deleted, then nodes; what is left is made shorter and begins at once. That
 * is done again until a whole round deletes nothing. As a deletion shifts what the world draws, each smaller run is tried with a
 * few seeds of the world. A run that is found is a pure function of seed, world, script and schedule, so it is one to rely on.
 */
public final class Shrinker {
    /** With fewer operations a run costs less, and depends more on what the world draws. */
    private static final int FEW = 40;

    private static final int SEEDS_OF_FEW = 8;
    private static final int FINDINGS_TRIED = 5;
    private static final int SEEDS_OF_MANY = 3;
    private static final Duration FAULT_LEAST = Duration.ofMillis(20);

    private final CampaignPlan plan;
    private final Cell cell;
    private final int triesMost;
    private final long deadline;
    private final LongSupplier nanos;
    private final Watcher watcher;
    private Set<String> kinds = new TreeSet<>();
    private int tries;

    /** Told how the shrinking goes on. */
    public interface Watcher {
        /** So many runs were tried, and the smallest so far has so many operations. */
        void tried(int tries, int operations);
    }

    /**
     * A run, and what it came to.
     *
     * @param operations of its history
     * @param inWords what was deleted, and what remains
     */
    public record Shrunk(CampaignPlan plan, Schedule schedule, Rerun rerun, int operations, String inWords) {}

    private record Run(Candidate candidate, int operations) {}

    /**
     * A shrinker of the plan's only cell.
     *
     * @param triesMost how many runs it tries at most
     * @param timeMost how long it tries at most
     */
    public Shrinker(CampaignPlan plan, int triesMost, Duration timeMost, Watcher watcher) {
        this(plan, triesMost, timeMost, watcher, System::nanoTime);
    }

    Shrinker(CampaignPlan plan, int triesMost, Duration timeMost, Watcher watcher, LongSupplier nanos) {
        if (plan.cells().size() != 1) {
            throw new IllegalArgumentException(
                    "one cell is shrunk, not " + plan.cells().size());
        }
        this.plan = plan;
        this.cell = plan.cells().get(0);
        this.triesMost = triesMost;
        this.nanos = nanos;
        this.deadline = nanos.getAsLong() + timeMost.toNanos();
        this.watcher = watcher;
    }

    /**
     * The smallest run found.
     *
     * @param schedule to begin with; null for the one that comes from the seed
     * @param from a script to begin with; null for what the workload draws from the seed
     * @throws UsageException if the run has no finding to begin with
     */
    public Shrunk shrink(@Nullable Schedule schedule, @Nullable Rerun from) throws InterruptedException {
        CellRun first = SeedSearch.simulate(cell, plan, schedule, from);
        CellResult found = judge(first);
        kinds = kinds(found);
        if (kinds.isEmpty()) {
            throw new UsageException(cell.id() + " has no finding with seed " + plan.seed() + ": nothing to shrink");
        }
        WorldSpec world = from == null ? plan.worldSpec(cell) : from.world();
        Run start = new Run(
                new Candidate(world, first.script(), first.schedule()),
                first.history().size());
        Run smallest = citedAlone(start, found);
        String before;
        do {
            before = size(smallest.candidate());
            smallest = round(smallest);
        } while (!size(smallest.candidate()).equals(before) && !isOver());
        Candidate end = smallest.candidate();
        return new Shrunk(plan, end.schedule(), end.rerun(), smallest.operations(), words(start, smallest));
    }

    private static String size(Candidate candidate) {
        return candidate.script().steps().size() + " " + candidate.world().nodes() + " "
                + candidate.schedule().faults().size() + " " + candidate.keys().size();
    }

    /** What a finding cites is all that it needs, with some luck; that saves most of the tries. */
    private Run citedAlone(Run start, CellResult found) throws InterruptedException {
        List<Script.Step> steps = start.candidate().script().steps();
        Run[] best = {start};
        for (PropertyResult property : found.properties()) {
            for (Finding finding :
                    property.result().findings().stream().limit(FINDINGS_TRIED).toList()) {
                Set<Integer> cited = new TreeSet<>(finding.operations());
                if (finding.linearization() != null) {
                    cited.addAll(finding.linearization().minimal());
                }
                // Operations are numbered as they were invoked, and so are steps, but for final reads that were made
                // again.
                List<Script.Step> kept = cited.stream()
                        .filter(op -> op < steps.size())
                        .map(steps::get)
                        .toList();
                if (!kept.isEmpty() && accept(best, start.candidate().withSteps(kept))) {
                    return best[0];
                }
            }
        }
        return start;
    }

    private Run round(Run from) throws InterruptedException {
        Run[] best = {from};
        accept(best, best[0].candidate().steady());
        DeltaDebugging.minimize(
                best[0].candidate().schedule().faults(),
                faults -> accept(best, best[0].candidate().withFaults(faults)));
        DeltaDebugging.minimize(best[0].candidate().clients(), clients -> {
            Set<Integer> kept = new TreeSet<>(clients);
            return accept(best, best[0].candidate().keeping(step -> kept.contains(step.client())));
        });
        DeltaDebugging.minimize(best[0].candidate().keys(), keys -> {
            Set<String> kept = new TreeSet<>(keys);
            return accept(
                    best,
                    best[0].candidate()
                            .keeping(step -> kept.contains(step.operation().key())));
        });
        shorten(best);
        List<Script.Step> all = best[0].candidate().script().steps();
        DeltaDebugging.minimize(
                IntStream.range(0, all.size()).boxed().toList(),
                kept -> accept(
                        best,
                        best[0].candidate()
                                .withSteps(kept.stream().map(all::get).toList())));
        fewerNodes(best);
        shorten(best);
        return best[0];
    }

    private void fewerNodes(Run[] best) throws InterruptedException {
        int least = cell.setting().n();
        for (int node = best[0].candidate().world().nodes(); node >= 1; node--) {
            if (best[0].candidate().world().nodes() > least) {
                accept(best, best[0].candidate().withoutNode(node));
            }
        }
    }

    private void shorten(Run[] best) throws InterruptedException {
        accept(best, best[0].candidate().fromTheStart().shortLoad());
        accept(best, best[0].candidate().shortLoad());
        for (int i = 0; i < best[0].candidate().schedule().faults().size(); i++) {
            while (length(best[0].candidate(), i).compareTo(FAULT_LEAST) > 0
                    && accept(best, best[0].candidate().shorterFault(i))) {
                // Half as long once more.
            }
        }
        while (best[0].candidate().schedule().load().toMillis() > 200
                && accept(best, best[0].candidate().faster(2))) {
            // Twice as fast once more.
        }
    }

    private static Duration length(Candidate candidate, int index) {
        List<ScheduledFault> faults = candidate.schedule().faults();
        return index >= faults.size()
                ? Duration.ZERO
                : faults.get(index).end().minus(faults.get(index).start());
    }

    private boolean isOver() {
        return tries >= triesMost || nanos.getAsLong() >= deadline;
    }

    /** Whether a finding of the kinds looked for remains in the smaller run, which then is the best. */
    private boolean accept(Run[] best, Candidate smaller) throws InterruptedException {
        if (smaller.equals(best[0].candidate())) {
            return false;
        }
        SplittableRandom seeds = new SplittableRandom(plan.seed());
        long seed = smaller.world().seed();
        int most = smaller.script().steps().size() <= FEW ? SEEDS_OF_FEW : SEEDS_OF_MANY;
        for (int i = 0; i < most && !isOver(); i++) {
            tries++;
            watcher.tried(tries, best[0].operations());
            Candidate candidate = smaller.withSeed(seed);
            CellRun run = SeedSearch.simulate(cell, plan, candidate.schedule(), candidate.rerun());
            Set<String> remaining = kinds(judge(run));
            remaining.retainAll(kinds);
            if (!remaining.isEmpty()) {
                best[0] = new Run(candidate, run.history().size());
                return true;
            }
            seed = seeds.nextLong();
        }
        return false;
    }

    private CellResult judge(CellRun run) {
        return SeedSearch.judge(plan, run, new Provenance("", null, ClusterKind.SIM, plan.seed()));
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
        Candidate from = start.candidate();
        Candidate to = smallest.candidate();
        return String.format(
                Locale.ROOT,
                "kept %s%n  faults      %d -> %d%n  clients     %d -> %d%n  keys        %d -> %d%n  nodes       %d ->"
                        + " %d%n  operations  %d -> %d%n  load        %.3f s -> %.3f s%n  %d runs tried%s",
                String.join(", ", kinds),
                from.schedule().faults().size(),
                to.schedule().faults().size(),
                from.clients().size(),
                to.clients().size(),
                from.keys().size(),
                to.keys().size(),
                from.world().nodes(),
                to.world().nodes(),
                start.operations(),
                smallest.operations(),
                from.schedule().load().toNanos() / 1e9,
                to.schedule().load().toNanos() / 1e9,
                tries,
                isOver() ? "; stopped at the limit of tries or time: it may get smaller yet" : "");
    }
}
