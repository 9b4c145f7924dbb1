// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.DiskFault;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.simulation.disk.SimDisk;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Faults of simulated disks. What it does to the world it also sees: the evidence is the world's state. */
public final class SimDiskInjector implements Injector {
    private final EventQueue queue;
    private final SimLives lives;
    /** Of disks alive, by node; what they make of a disk follows from all of them. */
    private final Map<String, List<Fault>> underWay = new TreeMap<>();

    public SimDiskInjector(EventQueue queue, SimLives lives) {
        this.queue = queue;
        this.lives = lives;
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        List<String> nodes = nodes(fault);
        if (isOfLivingDisks(fault)) {
            for (String node : nodes) {
                underWay.computeIfAbsent(node, each -> new ArrayList<>()).add(fault);
                tell(node);
            }
            answer(done, new Observation(true, words(nodes)));
            return;
        }
        lives.down(fault, nodes);
        boolean isDone = true;
        List<String> words = new ArrayList<>();
        for (String node : nodes) {
            String what = operate(fault, lives.node(node));
            isDone &= !what.isEmpty();
            words.add(node + " is down: " + (what.isEmpty() ? "there is nothing to do that to" : what));
        }
        answer(done, new Observation(isDone, String.join("; ", words)));
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        List<String> nodes = nodes(fault);
        if (!isOfLivingDisks(fault)) {
            lives.up(fault, nodes, done);
            return;
        }
        for (String node : nodes) {
            removeOne(underWay.getOrDefault(node, new ArrayList<>()), fault);
            tell(node);
        }
        awaitOver(fault, nodes, queue.now() + SimLives.PATIENCE.toNanos(), done);
    }

    /** Waits for other faults of the kind, since all may be healed at once. */
    private void awaitOver(Fault fault, List<String> nodes, long end, Consumer<Observation> done) {
        boolean isOver = nodes.stream()
                .flatMap(node -> underWay.getOrDefault(node, List.of()).stream())
                .noneMatch(fault.getClass()::isInstance);
        if (isOver) {
            answer(done, new Observation(true, words(nodes)));
        } else if (queue.now() >= end) {
            answer(done, new Observation(false, "another fault still wants the like; " + words(nodes)));
        } else {
            queue.after(SimLives.LOOKS_EVERY.toNanos(), () -> awaitOver(fault, nodes, end, done));
        }
    }

    /** Lets the node's disks be what the faults under way make of them together: of several delays the longest holds. */
    private void tell(String node) {
        boolean full = false;
        boolean mapFull = false;
        long delay = 0;
        for (Fault fault : underWay.getOrDefault(node, List.of())) {
            full |= fault instanceof DiskFault.FillDisks;
            mapFull |= fault instanceof DiskFault.FillMaps;
            delay = fault instanceof DiskFault.SlowDisks slow
                    ? Math.max(delay, slow.delay().toNanos())
                    : delay;
        }
        for (SimDisk disk : lives.node(node).disks()) {
            disk.trouble(full, mapFull, delay);
        }
    }

    /** What was done to the disks of a node that is down; empty if nothing could be. */
    private static String operate(Fault fault, SimNode node) {
        int count = 0;
        for (SimDisk disk : node.disks()) {
            if (fault instanceof DiskFault.DamageDisks damage) {
                count += disk.damage(
                        damage.how(),
                        new SplittableRandom(
                                damage.seed() * 31 + node.id().name().hashCode()));
            } else if (fault instanceof DiskFault.CopyDisks) {
                count += disk.copy();
            } else if (fault instanceof DiskFault.RollBackDisks) {
                count += disk.rollBack();
            } else {
                count += disk.wipe();
            }
        }
        if (fault instanceof DiskFault.DamageDisks damage) {
            return count == 0
                    ? ""
                    : damage.how() == DiskFault.Damage.FLIP
                            ? count + " values damaged"
                            : "the last " + count + " changes lost";
        } else if (fault instanceof DiskFault.CopyDisks) {
            return count + " values copied";
        } else if (fault instanceof DiskFault.RollBackDisks) {
            return count < 0 ? "" : count + " values put back";
        }
        return count + " values deleted";
    }

    private String words(List<String> nodes) {
        return nodes.stream()
                .map(node -> node + ": "
                        + lives.node(node).disks().stream()
                                .map(SimDisk::words)
                                .distinct()
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    private void answer(Consumer<Observation> done, Observation seen) {
        queue.after(0, () -> done.accept(seen));
    }

    @SuppressWarnings("ReferenceEquality") // Equal faults are not one fault.
    private static void removeOne(List<Fault> faults, Fault fault) {
        for (int i = 0; i < faults.size(); i++) {
            if (faults.get(i) == fault) {
                faults.remove(i);
                return;
            }
        }
    }

    private static boolean isOfLivingDisks(Fault fault) {
        return fault instanceof DiskFault.FillDisks
                || fault instanceof DiskFault.FillMaps
                || fault instanceof DiskFault.SlowDisks;
    }

    private static List<String> nodes(Fault fault) {
        if (fault instanceof DiskFault disks) {
            return disks.nodes();
        }
        throw new IllegalArgumentException("no such fault of simulated disks: " + fault);
    }
}
