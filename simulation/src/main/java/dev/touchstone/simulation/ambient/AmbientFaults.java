// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.ambient;

import dev.touchstone.nemesis.DiskFault.Damage;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.simulation.disk.SimDisk;
import dev.touchstone.simulation.fault.SimLives;
import dev.touchstone.simulation.hand.Hands;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.port.Randomness;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The trouble of a world: each kind comes again and again, to a node drawn for it, from when it begins until it ends.
 *
 * <p>Disks lose what was durable one at a time, and only while all nodes are up and have all that they should, as far as they
 * know: so what all of them know (the buckets) is never lost everywhere, and an acknowledged write is on another disk.
 */
public final class AmbientFaults {
    private static final int MESSAGES_KEPT = 16;
    private static final int OLD_MESSAGES_KEPT = 500;
    private static final int EFFECTS_MAX = 12;
    private static final int SHARDS_MAX = 4;
    /** Between two losses: by then a node that lost its disk has heard from the others what it must know to serve. */
    private static final long LOSES_AFTER_NANOS = 3_000_000_000L;

    private static final long LATE_MAX_NANOS = 4_000_000_000L;

    private final EventQueue queue;
    private final Map<AmbientKind, Duration> every;
    private final List<SimNode> nodes;
    private final SimLives lives;
    private final Hands hands;
    private final SplittableRandom random;
    private final Consumer<AmbientKind> told;
    private final Map<String, Deque<Runnable>> sent = new TreeMap<>();
    private final Deque<Runnable> old = new ArrayDeque<>();
    private boolean on;
    private long mayLoseFrom;

    /**
     * Trouble that has not begun.
     *
     * @param every after what time each kind comes, on average
     * @param told of each time that something goes wrong
     */
    public AmbientFaults(
            EventQueue queue,
            Map<AmbientKind, Duration> every,
            List<SimNode> nodes,
            SimLives lives,
            Hands hands,
            Randomness randomness,
            Consumer<AmbientKind> told) {
        this.queue = queue;
        this.every = every;
        this.nodes = nodes;
        this.lives = lives;
        this.hands = hands;
        this.random = randomness.named("ambient");
        this.told = told;
    }

    public void begin() {
        if (!on) {
            on = true;
            every.keySet().forEach(this::next);
        }
    }

    /** Ends it: nothing goes wrong any more, and nodes that are down for it come up as they would anyway. */
    public void end() {
        on = false;
        for (SimNode node : nodes) {
            node.spare();
            node.disks().forEach(disk -> disk.trouble().end());
        }
    }

    /** A message was sent to a node; {@code arrival} makes it arrive, whichever life the node is in. */
    public void sent(String node, Runnable arrival) {
        if (every.containsKey(AmbientKind.REPEATED_AFTER_RESTART)) {
            Deque<Runnable> kept = sent.computeIfAbsent(node, each -> new ArrayDeque<>());
            kept.add(arrival);
            if (kept.size() > MESSAGES_KEPT) {
                kept.remove();
            }
        }
        if (on && every.containsKey(AmbientKind.MESSAGE_LATE)) {
            old.add(arrival);
            if (old.size() > OLD_MESSAGES_KEPT) {
                old.remove();
            }
        }
    }

    private void next(AmbientKind kind) {
        double wait = -StrictMath.log(1 - random.nextDouble()) * every.get(kind).toNanos();
        queue.after((long) wait, () -> {
            if (on) {
                happen(kind);
                next(kind);
            }
        });
    }

    private void happen(AmbientKind kind) {
        if (kind == AmbientKind.MESSAGE_LATE) {
            oneComesLate();
            return;
        }
        if (kind.isByHand()) {
            told.accept(kind);
            byHand(kind);
            return;
        }
        SimNode node = nodes.get(random.nextInt(nodes.size()));
        SimDisk disk = node.disks().get(random.nextInt(node.disks().size()));
        long length = 1_000_000L * random.nextInt(20, 1_500);
        if (!node.isUp()) {
            return;
        }
        switch (kind) {
            case SAVES_REFUSED -> {
                told.accept(kind);
                disk.trouble().refuse(random.nextInt(1, 8));
            }
            case STORAGE_FAILED ->
                disk.trouble().failForGood(() -> {
                    told.accept(kind);
                    soon(() -> kill(kind, node, () -> {}));
                });
            case MAP_FULL -> {
                told.accept(kind);
                disk.trouble().fillMap(true);
                during(length, node, () -> disk.trouble().fillMap(false));
            }
            case DISK_SLOW -> {
                told.accept(kind);
                disk.trouble().delay(length / 4);
                during(length, node, () -> disk.trouble().delay(0));
            }
            case KILLED_AT_SAVE ->
                disk.trouble().onNextSave(nanos -> {
                    int life = node.life();
                    queue.after(random.nextLong(nanos + 1), () -> {
                        if (on && node.life() == life && node.isUp()) {
                            told.accept(kind);
                            kill(kind, node, () -> {});
                        }
                    });
                });
            case KILLED_BETWEEN_EFFECTS ->
                node.killAfter(1 + random.nextInt(EFFECTS_MAX), () -> {
                    told.accept(kind);
                    kill(kind, node, () -> {});
                });
            case REPEATED_AFTER_RESTART -> {
                told.accept(kind);
                kill(kind, node, () -> comeLate(node));
            }
            case SYNC_LIES -> lie(node, length);
            case SHARDS_CHANGED -> changeShards(node);
            default -> lose(kind, node);
        }
    }

    private void byHand(AmbientKind kind) {
        switch (kind) {
            case SETTINGS_CHANGED -> hands.changeSettings();
            case CONTEXT_MADE_UP -> hands.makeUpContext();
            case BUCKET_REMADE -> hands.remakeBucket();
            case WRITES_CHAINED -> hands.goOnWriting();
            case KEY_HOT -> hands.useHotKey();
            default -> throw new IllegalStateException("nobody's hand: " + kind);
        }
    }

    private void during(long nanos, SimNode node, Runnable over) {
        int life = node.life();
        queue.after(nanos, () -> {
            if (node.life() == life) {
                over.run();
            }
        });
    }

    /** Nodes that stop by themselves do so a moment later: what they still say is heard. */
    private void soon(Runnable task) {
        queue.after(random.nextLong(5_000_000), task);
    }

    private void comeLate(SimNode node) {
        for (Runnable arrival : new ArrayList<>(sent.getOrDefault(node.id().name(), new ArrayDeque<>()))) {
            if (random.nextInt(2) == 0) {
                queue.after(random.nextLong(200_000_000), arrival);
            }
        }
    }

    private void oneComesLate() {
        if (old.isEmpty()) {
            return;
        }
        Runnable late = new ArrayList<>(old).get(random.nextInt(old.size()));
        queue.after(random.nextLong(LATE_MAX_NANOS), () -> {
            if (on) {
                told.accept(AmbientKind.MESSAGE_LATE);
                late.run();
            }
        });
    }

    /** The syncs of its records lie for a while; then it is killed. What it knows of buckets stays. */
    private void lie(SimNode node, long length) {
        if (!mayLose()) {
            return;
        }
        List<SimDisk> records = node.disks().subList(1, node.disks().size());
        records.forEach(disk -> disk.trouble().lie(true));
        int life = node.life();
        queue.after(length, () -> {
            if (on && node.life() == life && node.isUp()) {
                told.accept(AmbientKind.SYNC_LIES);
                kill(AmbientKind.SYNC_LIES, node, () -> {});
            }
        });
    }

    /** It goes on with another number of shards; not on a disk without room for them, on which it would refuse to start. */
    private void changeShards(SimNode node) {
        int other = 1 + random.nextInt(SHARDS_MAX - 1);
        if (node.disks().stream().noneMatch(SimDisk::isFull)) {
            told.accept(AmbientKind.SHARDS_CHANGED);
            kill(AmbientKind.SHARDS_CHANGED, node, () -> {});
            node.moveTo(other < node.shards() ? other : other + 1);
        }
    }

    private void lose(AmbientKind kind, SimNode node) {
        boolean copies = kind == AmbientKind.DISK_OLD && random.nextInt(2) == 0;
        if (!copies && !mayLose()) {
            return;
        }
        kill(kind, node, () -> {});
        int count = 0;
        for (SimDisk disk : node.disks()) {
            count += switch (kind) {
                case DISK_DAMAGED -> disk.damage(Damage.FLIP, random);
                case DISK_CUT -> disk.damage(Damage.CUT, random);
                case DISK_LOST -> disk.wipe();
                case DISK_OLD -> copies ? disk.copy() : Math.max(0, disk.rollBack());
                default -> throw new IllegalStateException("loses nothing: " + kind);
            };
        }
        if (count > 0 && !copies) {
            told.accept(kind);
        }
    }

    /** True, and not again for a while, if a disk may lose what was durable now. */
    private boolean mayLose() {
        if (queue.now() < mayLoseFrom || !nodes.stream().allMatch(SimNode::isWhole)) {
            return false;
        }
        mayLoseFrom = queue.now() + LOSES_AFTER_NANOS;
        return true;
    }

    /** Crashes a node that is up, and starts it again. */
    private void kill(AmbientKind kind, SimNode node, Runnable started) {
        if (!node.isUp()) {
            return;
        }
        String name = node.id().name();
        Fault fault = new ProcessFault.KillNodes("ambient-" + kind.word(), name, List.of(name));
        lives.down(fault, List.of(name));
        lives.upNow(fault, name, started);
    }
}
