// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.nemesis.schedule.FaultKind;
import dev.touchstone.nemesis.schedule.FaultKinds;
import dev.touchstone.simulation.coverage.Coverage;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.workloads.Workload;
import dev.touchstone.workloads.RegisterWorkload;
import dev.touchstone.workloads.SetWorkload;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Runs worlds drawn from seeds, one after another, and says which failed: {@code from to}. */
public final class SwarmMain {
    private SwarmMain() {}

    public static void main(String[] args) {
        long from = Long.parseLong(args[0]);
        long to = Long.parseLong(args[1]);
        boolean verbose = args.length > 2;
        Coverage all = Coverage.NOTHING;
        long begun = System.nanoTime();
        long failed = 0;
        for (long seed = from; seed <= to; seed++) {
            try {
                SimRun run = run(seed);
                all = all.plus(run.coverage());
                if (verbose || !run.trial().problems().isEmpty()) {
                    System.out.println(seed + ": " + run.history().size() + " " + run.trial().problems());
                }
            } catch (SimulationFailure | IllegalStateException failure) {
                failed++;
                System.out.println(describe(seed) + "\n   " + failure.getMessage());
                if (failure.getCause() != null && failed < 4) {
                    failure.getCause().printStackTrace(System.out);
                }
            }
        }
        System.out.println(failed + " of " + (to - from + 1) + " failed, in " + (System.nanoTime() - begun) / 1_000_000
                + " ms, " + all.states().size() + " states");
        all.counts().forEach((name, count) -> System.out.println("  " + name + " " + count));
    }

    static SimRun run(long seed) {
        return SimRun.of(seed, SimConfig.swarm(seed), workload(seed), settings(seed), fault(seed));
    }

    static String describe(long seed) {
        return "seed " + seed + ", " + fault(seed) + ", " + settings(seed) + "\n   "
                + SimConfig.swarm(seed).knobs();
    }

    static BucketSettings settings(long seed) {
        SplittableRandom draw = new Randomness(seed).named("settings");
        int nodes = SimConfig.swarm(seed).nodes();
        int n = draw.nextInt(1, Math.min(5, nodes) + 1);
        boolean quorum = draw.nextBoolean();
        int r = draw.nextInt(1, n + 1);
        int w = quorum ? Math.min(n, n - r + 1 + draw.nextInt(2)) : draw.nextInt(1, n + 1);
        boolean sloppy = !quorum && draw.nextBoolean();
        return new BucketSettings(
                n,
                r,
                w,
                quorum ? Consistency.QUORUM : Consistency.EVENTUAL,
                draw.nextBoolean() ? Resolve.LWW : Resolve.SIBLINGS,
                sloppy ? QuorumKind.SLOPPY : QuorumKind.STRICT,
                quorum ? ReadRepair.BLOCKING : draw.nextInt(4) == 0 ? ReadRepair.OFF : ReadRepair.ASYNC,
                new TreeSet<>());
    }

    static Workload workload(long seed) {
        return settings(seed).resolve() == Resolve.LWW ? RegisterWorkload.DEFAULT : SetWorkload.DEFAULT;
    }

    static String fault(long seed) {
        SplittableRandom draw = new Randomness(seed).named("fault");
        List<String> kinds = FaultKinds.all().stream()
                .filter(kind -> SimWorld.OFFERS.containsAll(kind.needs()))
                .map(FaultKind::name)
                .toList();
        return kinds.get(draw.nextInt(kinds.size()));
    }
}
