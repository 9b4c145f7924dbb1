// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.nemesis.ClockShifts;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.driver.Lane;
import dev.touchstone.store.protocol.driver.NodePorts;
import dev.touchstone.store.protocol.driver.StoreNode;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Clock;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.port.Timers;
import dev.touchstone.store.protocol.port.Trace;
import dev.touchstone.store.protocol.port.Transport;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node of a simulated world: the real core, on a disk that survives its crashes. */
final class SimNode {
    private static final long EPOCH_MICROS = 1_700_000_000_000_000L;

    private final EventQueue queue;
    private final NodeConfig config;
    private final Transport transport;
    private final Trace trace;
    private final Randomness randomness;
    private final long skewMicros;
    private final int driftPpm;
    private final Watch watch;
    private final List<SimDisk> disks = new ArrayList<>();
    private final List<Runnable> backlog = new ArrayList<>();
    private final List<Runnable> onCrash = new ArrayList<>();
    private @Nullable StoreNode node;
    private int life;
    private boolean paused;
    private final ClockShifts clockShifts = new ClockShifts();

    /** Sees all that a node does. */
    interface Watch {
        /** Before the change is made. */
        void changes(NodeId node, Mutation mutation, @Nullable Bytes before);

        /** What to throw in place of what the core threw. */
        RuntimeException threw(NodeId node, RuntimeException thrown);
    }

    SimNode(
            EventQueue queue,
            SimConfig sim,
            NodeConfig config,
            Transport transport,
            Trace trace,
            Randomness randomness,
            Watch watch) {
        this.watch = watch;
        this.queue = queue;
        this.config = config;
        this.transport = transport;
        this.trace = trace;
        this.randomness = randomness;
        SplittableRandom clock = randomness.named("clock/" + config.self());
        long skewMax = sim.clockSkewMax().toNanos() / 1_000;
        this.skewMicros = skewMax == 0 ? 0 : clock.nextLong(-skewMax, skewMax + 1);
        int driftMax = sim.clockDriftPpmMax();
        this.driftPpm = driftMax == 0 ? 0 : clock.nextInt(-driftMax, driftMax + 1);
        for (int lane = 0; lane <= config.shards(); lane++) {
            disks.add(new SimDisk(queue, randomness.named("disk/" + config.self() + "/" + lane), sim.disk(), this));
        }
    }

    NodeId id() {
        return config.self();
    }

    /** Which start this is; changes with every crash, so that nothing of a former life runs in a later one. */
    int life() {
        return life;
    }

    boolean isUp() {
        return node != null;
    }

    boolean isPaused() {
        return paused;
    }

    StoreNode core() {
        return java.util.Objects.requireNonNull(node, () -> id() + " is down");
    }

    /** Starts it from what its disk holds. */
    void start() {
        life++;
        int thisLife = life;
        List<Lane> lanes = disks.stream().map(disk -> lane(disk, thisLife)).toList();
        Incarnation incarnation = new Incarnation(id(), life);
        node = new StoreNode(
                config,
                incarnation,
                new NodePorts(
                        clock(),
                        transport,
                        new Randomness(randomness.named("node/" + incarnation).nextLong()),
                        trace,
                        lanes.get(0),
                        lanes.subList(1, lanes.size())));
        node.start();
    }

    /** Drops all but what the disk keeps. */
    void crash() {
        core().stop();
        node = null;
        life++;
        paused = false;
        backlog.clear();
        disks.forEach(SimDisk::crash);
        List<Runnable> reset = List.copyOf(onCrash);
        onCrash.clear();
        reset.forEach(Runnable::run);
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        List<Runnable> late = List.copyOf(backlog);
        backlog.clear();
        late.forEach(Runnable::run);
    }

    /** Runs a task of a life of this node: not at all if that is over, later if it is paused. */
    void run(int ofLife, Runnable task) {
        if (ofLife != life || node == null) {
            return;
        }
        if (paused) {
            backlog.add(() -> run(ofLife, task));
        } else {
            try {
                task.run();
            } catch (RuntimeException thrown) {
                throw watch.threw(id(), thrown);
            }
        }
    }

    void changes(Mutation mutation, @Nullable Bytes before) {
        watch.changes(id(), mutation, before);
    }

    /** What of the record of this key a crash at this moment would leave. */
    @Nullable
    Bytes durable(Bytes recordKey) {
        for (SimDisk disk : disks) {
            Bytes record = disk.durable(Table.RECORDS, recordKey);
            if (record != null) {
                return record;
            }
        }
        return null;
    }

    /** What of it was here durably when a disk was damaged, replaced or wiped, each time. */
    List<Bytes> lost(Bytes recordKey) {
        List<Bytes> lost = new ArrayList<>();
        disks.forEach(disk -> lost.addAll(disk.lost(Table.RECORDS, recordKey)));
        return lost;
    }

    /** All keys that it has durably. */
    List<StoreKey> keys() {
        List<StoreKey> keys = new ArrayList<>();
        for (SimDisk disk : disks) {
            disk.scan(Table.RECORDS, Bytes.EMPTY, null, (place, record) -> keys.add(RecordKey.decode(place)));
        }
        return keys;
    }

    boolean keepsHints() {
        return disks.stream().anyMatch(disk -> !disk.isEmpty(Table.HINTS));
    }

    /** What faults make of its wall clock. */
    ClockShifts clockShifts() {
        return clockShifts;
    }

    /** The disk of its membership part, and of each shard. */
    List<SimDisk> disks() {
        return disks;
    }

    /** How far the wall clock is ahead of true time. */
    long aheadMicros() {
        long trueMicros = queue.now() / 1_000;
        return skewMicros
                + trueMicros * driftPpm / 1_000_000
                + clockShifts.ahead(queue.now()).toNanos() / 1_000;
    }

    /** Told of the end of this life, as a client is by the reset of its connection. */
    void onCrash(Runnable task) {
        onCrash.add(task);
    }

    void forget(Runnable task) {
        onCrash.remove(task);
    }

    private Clock clock() {
        return () -> new Instants(queue.now(), EPOCH_MICROS + queue.now() / 1_000 + aheadMicros());
    }

    private Lane lane(SimDisk disk, int ofLife) {
        Timers timers = new LaneTimers(ofLife);
        return new Lane() {
            private boolean busy;

            @Override
            public Timers timers() {
                return timers;
            }

            @Override
            public Storage storage() {
                return disk;
            }

            /** At once, as a thread of its own would, unless it is at work: then next. */
            @Override
            public void run(Runnable task) {
                if (busy) {
                    queue.after(0, () -> run(task));
                    return;
                }
                busy = true;
                try {
                    SimNode.this.run(ofLife, task);
                } finally {
                    busy = false;
                }
            }
        };
    }

    private final class LaneTimers implements Timers {
        private final int ofLife;
        /** Looked up, never iterated over. */
        private final Map<Long, EventQueue.Scheduled> running = new HashMap<>();

        LaneTimers(int ofLife) {
            this.ofLife = ofLife;
        }

        @Override
        public void start(TimerId timer, Duration delay, Consumer<TimerId> fired) {
            running.put(
                    timer.number(),
                    queue.after(delay.toNanos(), () -> SimNode.this.run(ofLife, () -> fire(timer, fired))));
        }

        /** A node that was paused when it was due may have cancelled it since. */
        private void fire(TimerId timer, Consumer<TimerId> fired) {
            if (running.remove(timer.number()) != null) {
                fired.accept(timer);
            }
        }

        @Override
        public void cancel(TimerId timer) {
            EventQueue.Scheduled scheduled = running.remove(timer.number());
            if (scheduled != null) {
                queue.cancel(scheduled);
            }
        }
    }
}
