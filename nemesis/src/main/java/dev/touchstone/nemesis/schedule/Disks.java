// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.DiskFault.CopyDisks;
import dev.touchstone.nemesis.DiskFault.Damage;
import dev.touchstone.nemesis.DiskFault.DamageDisks;
import dev.touchstone.nemesis.DiskFault.FillDisks;
import dev.touchstone.nemesis.DiskFault.FillMaps;
import dev.touchstone.nemesis.DiskFault.RollBackDisks;
import dev.touchstone.nemesis.DiskFault.SlowDisks;
import dev.touchstone.nemesis.DiskFault.WipeDisks;
import dev.touchstone.nemesis.Fault;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** The recipes of faults of disks: of one node's at a time, so that its peers have what it lost. */
final class Disks {
    private static final Duration SLOW = Duration.ofMillis(200);
    /** Of a window, from its beginning and from its end. */
    private static final double COPIED = 0.2;

    private static final double ROLLED_BACK = 0.4;

    private Disks() {}

    static List<ScheduledFault> damage(String name, List<String> nodes, SplittableRandom random, Window window) {
        Damage how = random.nextBoolean() ? Damage.FLIP : Damage.CUT;
        String what = how == Damage.FLIP ? "bits flipped" : "ends cut off";
        long seed = random.nextLong(1_000_000);
        return one(nodes, random, window, node -> new DamageDisks(name, node + " " + what, List.of(node), how, seed));
    }

    /** The copy is made early in the window and put back late in it: what was written between is lost. */
    static List<ScheduledFault> rollback(String name, List<String> nodes, SplittableRandom random, Window window) {
        String node = Draw.one(nodes, random);
        return List.of(
                window.beginning(COPIED).with(new CopyDisks(name, node + " copied", List.of(node))),
                window.end(ROLLED_BACK).with(new RollBackDisks(name, node + " rolled back", List.of(node))));
    }

    static List<ScheduledFault> wiped(String name, List<String> nodes, SplittableRandom random, Window window) {
        return one(nodes, random, window, node -> new WipeDisks(name, node, List.of(node)));
    }

    static List<ScheduledFault> slow(String name, List<String> nodes, SplittableRandom random, Window window) {
        String how = " saves " + SLOW.toMillis() + " ms slower";
        return one(nodes, random, window, node -> new SlowDisks(name, node + how, List.of(node), SLOW));
    }

    static List<ScheduledFault> full(String name, List<String> nodes, SplittableRandom random, Window window) {
        return one(nodes, random, window, node -> new FillDisks(name, node, List.of(node)));
    }

    static List<ScheduledFault> mapFull(String name, List<String> nodes, SplittableRandom random, Window window) {
        return one(nodes, random, window, node -> new FillMaps(name, node, List.of(node)));
    }

    private static List<ScheduledFault> one(
            List<String> nodes, SplittableRandom random, Window window, Function<String, Fault> fault) {
        return List.of(window.with(fault.apply(Draw.one(nodes, random))));
    }
}
