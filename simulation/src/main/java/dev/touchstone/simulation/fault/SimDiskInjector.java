// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.Course;
import dev.touchstone.nemesis.DiskFault;
import dev.touchstone.nemesis.DiskFault.CopyDisks;
import dev.touchstone.nemesis.DiskFault.DamageDisks;
import dev.touchstone.nemesis.DiskFault.FillDisks;
import dev.touchstone.nemesis.DiskFault.FillMaps;
import dev.touchstone.nemesis.DiskFault.RollBackDisks;
import dev.touchstone.nemesis.DiskFault.SlowDisks;
import dev.touchstone.nemesis.DiskFault.WipeDisks;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.UnderWay;
import dev.touchstone.simulation.disk.SimDisk;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Faults of simulated disks. What it does to the world it also sees: the evidence is the world's state. */
public final class SimDiskInjector implements Injector<DiskFault> {
    private final EventQueue queue;
    private final SimLives lives;
    /** Of disks alive, by node; what they make of a disk follows from all of them. */
    private final Map<String, UnderWay<DiskFault>> underWay = new TreeMap<>();

    private final DiskFault.Visitor<Course> courses = new Courses();

    public SimDiskInjector(EventQueue queue, SimLives lives) {
        this.queue = queue;
        this.lives = lives;
    }

    @Override
    public void inject(DiskFault fault, Consumer<Observation> done) {
        fault.accept(courses).begin().run(done);
    }

    @Override
    public void heal(DiskFault fault, Consumer<Observation> done) {
        fault.accept(courses).end().run(done);
    }

    private final class Courses implements DiskFault.Visitor<Course> {
        @Override
        public Course damageDisks(DamageDisks damage) {
            return atRest(damage, node -> {
                long seed = damage.seed() * 31 + node.id().name().hashCode();
                int count = sum(node, disk -> disk.damage(damage.how(), new SplittableRandom(seed)));
                return count == 0
                        ? ""
                        : switch (damage.how()) {
                            case FLIP -> count + " values damaged";
                            case CUT -> "the last " + count + " changes lost";
                        };
            });
        }

        @Override
        public Course copyDisks(CopyDisks copy) {
            return atRest(copy, node -> sum(node, SimDisk::copy) + " values copied");
        }

        @Override
        public Course rollBackDisks(RollBackDisks rollBack) {
            return atRest(rollBack, node -> {
                int count = sum(node, SimDisk::rollBack);
                return count < 0 ? "" : count + " values put back";
            });
        }

        @Override
        public Course wipeDisks(WipeDisks wipe) {
            return atRest(wipe, node -> sum(node, SimDisk::wipe) + " values deleted");
        }

        @Override
        public Course fillDisks(FillDisks fill) {
            return alive(fill);
        }

        @Override
        public Course fillMaps(FillMaps fill) {
            return alive(fill);
        }

        @Override
        public Course slowDisks(SlowDisks slow) {
            return alive(slow);
        }

        /** What is done answers with what it did to the disks of a node that is down; empty if nothing could be. */
        private Course atRest(DiskFault fault, Function<SimNode, String> act) {
            return new Course(done -> operate(fault, act, done), done -> lives.up(fault, fault.nodes(), done));
        }

        private Course alive(DiskFault fault) {
            return new Course(done -> begin(fault, done), done -> end(fault, done));
        }

        private static int sum(SimNode node, ToIntFunction<SimDisk> act) {
            return node.disks().stream().mapToInt(act).sum();
        }
    }

    private void operate(DiskFault fault, Function<SimNode, String> act, Consumer<Observation> done) {
        lives.down(fault, fault.nodes());
        boolean isDone = true;
        List<String> words = new ArrayList<>();
        for (String node : fault.nodes()) {
            String what = act.apply(lives.node(node));
            isDone &= !what.isEmpty();
            words.add(node + " is down: " + (what.isEmpty() ? "there is nothing to do that to" : what));
        }
        answer(done, new Observation(isDone, String.join("; ", words)));
    }

    private void begin(DiskFault fault, Consumer<Observation> done) {
        for (String node : fault.nodes()) {
            of(node).add(fault, fault);
            tell(node);
        }
        answer(done, new Observation(true, words(fault.nodes())));
    }

    private void end(DiskFault fault, Consumer<Observation> done) {
        for (String node : fault.nodes()) {
            of(node).remove(fault);
            tell(node);
        }
        awaitOver(fault, queue.now() + SimLives.PATIENCE.toNanos(), done);
    }

    /** Waits for other faults of the kind, since all may be healed at once. */
    private void awaitOver(DiskFault fault, long end, Consumer<Observation> done) {
        boolean isOver = fault.nodes().stream()
                .allMatch(node -> alike(fault.getClass(), node).findAny().isEmpty());
        String words = words(fault.nodes());
        if (isOver) {
            answer(done, new Observation(true, words));
        } else if (queue.now() >= end) {
            answer(done, new Observation(false, "another fault still wants the like; " + words));
        } else {
            queue.after(SimLives.LOOKS_EVERY.toNanos(), () -> awaitOver(fault, end, done));
        }
    }

    /** Lets the node's disks be what the faults under way make of them together: of several delays the longest holds. */
    private void tell(String node) {
        boolean full = alike(FillDisks.class, node).findAny().isPresent();
        boolean mapFull = alike(FillMaps.class, node).findAny().isPresent();
        long delay = alike(SlowDisks.class, node)
                .mapToLong(slow -> slow.delay().toNanos())
                .max()
                .orElse(0);
        for (SimDisk disk : lives.node(node).disks()) {
            disk.trouble(full, mapFull, delay);
        }
    }

    private <F extends DiskFault> Stream<F> alike(Class<F> kind, String node) {
        return of(node).all().filter(kind::isInstance).map(kind::cast);
    }

    private UnderWay<DiskFault> of(String node) {
        return underWay.computeIfAbsent(node, each -> new UnderWay<>());
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
}
