// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.node;

import dev.touchstone.nemesis.ClockShifts;
import dev.touchstone.simulation.disk.DiskOwner;
import dev.touchstone.simulation.disk.SimDisk;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.simulation.time.Range;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.driver.Lane;
import dev.touchstone.store.protocol.driver.NodePorts;
import dev.touchstone.store.protocol.driver.StoreNode;
import dev.touchstone.store.protocol.handoff.HintPlace;
import dev.touchstone.store.protocol.handoff.Owed;
import dev.touchstone.store.protocol.membership.SavedBugs;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Clock;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.port.Trace;
import dev.touchstone.store.protocol.port.Transport;
import dev.touchstone.store.protocol.reshard.Resharding;
import dev.touchstone.store.protocol.reshard.ShardPlace;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node of a simulated world: the real core, on a disk that survives its crashes. */
public final class SimNode implements DiskOwner {
    private static final long EPOCH_MICROS = 1_700_000_000_000_000L;

    private final EventQueue queue;
    private final NodeTraits traits;
    private final Range saves;
    private final Transport transport;
    private final Trace trace;
    private final Randomness randomness;
    private final long skewMicros;
    private final int driftPpm;
    private final long lagNanos;
    private final Watch watch;
    /** Of the membership part, and of each shard. */
    private final List<SimDisk> disks = new ArrayList<>();
    /** Those of shards that were moved to others: what they lost stays lost. */
    private final List<SimDisk> retired = new ArrayList<>();

    private NodeConfig config;
    private int moves;
    private final List<Runnable> backlog = new ArrayList<>();
    private final List<Runnable> onCrash = new ArrayList<>();
    private @Nullable StoreNode node;
    private int life;
    private boolean paused;
    private final ClockShifts clockShifts = new ClockShifts();
    private int effectsLeft;
    private @Nullable Runnable thenKill;

    /** Ends an event between two of its effects; where the node is driven, it is killed. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed between two effects", null, false, false);
        }
    }

    /** Sees all that a node does. */
    public interface Watch {
        /** Before the change is made. */
        void changes(NodeId node, Mutation mutation, @Nullable Bytes before);

        /** It went up or down, was paused or goes on. */
        void turned(NodeId node);

        /** What to throw in place of what the core threw. */
        RuntimeException threw(NodeId node, RuntimeException thrown);
    }

    public SimNode(
            EventQueue queue,
            NodeTraits traits,
            NodeConfig config,
            Transport transport,
            Trace trace,
            Randomness randomness,
            Watch watch) {
        this.watch = watch;
        this.queue = queue;
        this.config = config;
        this.transport = (to, message) -> {
            transport.send(to, message);
            effectDone();
        };
        this.trace = (node, event, detail) -> {
            trace.note(node, event, detail);
            effectDone();
        };
        this.randomness = randomness;
        SplittableRandom clock = randomness.named("clock/" + config.self());
        long skewMax = traits.clockSkewMax().toNanos() / 1_000;
        this.skewMicros = skewMax == 0 ? 0 : clock.nextLong(-skewMax, skewMax + 1);
        int driftMax = traits.clockDriftPpmMax();
        this.driftPpm = driftMax == 0 ? 0 : clock.nextInt(-driftMax, driftMax + 1);
        SplittableRandom luck = randomness.named("machine/" + config.self());
        int slower = luck.nextDouble() < traits.slowDisks().share()
                ? traits.slowDisks().factor()
                : 1;
        this.lagNanos = luck.nextDouble() < traits.slowNodes().share()
                ? traits.slowNodes().lag().toNanos()
                : 0;
        this.traits = traits;
        this.saves = new Range(traits.disk().minNanos() * slower, traits.disk().maxNanos() * slower);
        for (int lane = 0; lane <= config.shards(); lane++) {
            disks.add(disk("disk/" + config.self() + "/" + lane));
        }
    }

    private SimDisk disk(String name) {
        SimDisk disk = new SimDisk(queue, randomness.named(name), saves, this);
        if (traits.logOnDisk()) {
            disk.keepLog();
        }
        return disk;
    }

    /** How many shards it has, or will start with. */
    public int shards() {
        return config.shards();
    }

    /** Moves what its disks hold to another number of shards, as its next start would; while it is down. */
    public void moveTo(int shards) {
        moves++;
        List<SimDisk> former = new ArrayList<>(disks.subList(1, disks.size()));
        List<SimDisk> made = new ArrayList<>();
        for (int lane = 1; lane <= shards; lane++) {
            made.add(disk("disk/" + id() + "/" + lane + "/" + moves));
        }
        Resharding resharding = new Resharding(
                former.size(), shards, SavedBugs.of(disks.get(0), config.allowKnownBugs()), new Made(made));
        former.forEach(resharding::take);
        resharding.end();
        made.forEach(each -> each.placed(former.get(0)));
        retired.addAll(former);
        disks.subList(1, disks.size()).clear();
        disks.addAll(made);
        // A copy of its disk is one of the whole disk, and what is left of it was of other shards.
        disks.get(0).forgetCopy();
        config = config.withShards(shards);
    }

    /** The disks of new shards. */
    private record Made(List<SimDisk> disks) implements Resharding.Target {
        @Override
        public boolean has(int shard, Table table, Bytes key) {
            return disks.get(shard).durable(table, key) != null;
        }

        @Override
        public void put(int shard, Mutation entry) {
            disks.get(shard).place(entry);
        }
    }

    public NodeId id() {
        return config.self();
    }

    /** Which start this is; changes with every crash, so that nothing of a former life runs in a later one. */
    @Override
    public int life() {
        return life;
    }

    public boolean isUp() {
        return node != null;
    }

    public boolean isPaused() {
        return paused;
    }

    public StoreNode core() {
        return java.util.Objects.requireNonNull(node, () -> id() + " is down");
    }

    /** Starts it from what its disks hold. */
    public void start() {
        life++;
        int thisLife = life;
        List<Lane> lanes = disks.stream()
                .<Lane>map(disk -> new SimLane(queue, this, thisLife, disk, lagNanos, this::effectDone))
                .toList();
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
        watch.turned(id());
    }

    /** Drops all but what the disk keeps. */
    public void crash() {
        core().stop();
        node = null;
        life++;
        paused = false;
        thenKill = null;
        backlog.clear();
        crashDisks();
        List<Runnable> reset = List.copyOf(onCrash);
        onCrash.clear();
        reset.forEach(Runnable::run);
        watch.turned(id());
    }

    private void crashDisks() {
        try {
            disks.forEach(SimDisk::crash);
        } catch (IllegalStateException wrong) {
            throw watch.threw(id(), wrong);
        }
    }

    public void pause() {
        paused = true;
        watch.turned(id());
    }

    public void resume() {
        paused = false;
        watch.turned(id());
        List<Runnable> late = List.copyOf(backlog);
        backlog.clear();
        late.forEach(Runnable::run);
    }

    /** Runs a task of a life of this node: not at all if that is over, later if it is paused. */
    @Override
    public void run(int ofLife, Runnable task) {
        if (ofLife != life || node == null) {
            return;
        }
        if (paused) {
            backlog.add(() -> run(ofLife, task));
        } else {
            try {
                task.run();
            } catch (Killed killed) {
                Runnable kill = java.util.Objects.requireNonNull(thenKill);
                thenKill = null;
                kill.run();
            } catch (RuntimeException thrown) {
                throw watch.threw(id(), thrown);
            }
        }
    }

    /**
     * Stops the node after so many more of what its core does to the world (a message, a save, a timer, a note), be there more
     * to do for the same event or not.
     *
     * @param kill crashes it
     */
    public void killAfter(int effects, Runnable kill) {
        effectsLeft = effects;
        thenKill = kill;
    }

    /** No longer to be killed after some effects. */
    public void spare() {
        thenKill = null;
    }

    private void effectDone() {
        if (thenKill != null && --effectsLeft <= 0) {
            throw new Killed();
        }
    }

    @Override
    public void changes(Mutation mutation, @Nullable Bytes before) {
        watch.changes(id(), mutation, before);
    }

    /** What of a key a crash at this moment would leave. */
    @Nullable
    public Bytes durable(StoreKey key) {
        return durable(RecordKey.encode(key));
    }

    /** The same, for those who ask many nodes of one key. */
    public @Nullable Bytes durable(Bytes place) {
        return diskOf(Table.RECORDS, place).durable(Table.RECORDS, place);
    }

    /** The one on which the core looks for an entry. */
    private SimDisk diskOf(Table table, Bytes place) {
        return disks.get(1 + ShardPlace.of(table, place, config.shards()));
    }

    /** What it has of a key at this moment, be it durable or not. */
    public @Nullable Bytes record(StoreKey key) {
        return read(Table.RECORDS, RecordKey.encode(key));
    }

    /** For how many of these nodes it keeps hints of a key. */
    public int hints(StoreKey key, List<NodeId> targets) {
        return (int) targets.stream()
                .filter(target -> keeps(new HintPlace.Mark(target, key)))
                .count();
    }

    private @Nullable Bytes read(Table table, Bytes key) {
        return diskOf(table, key).read(table, key);
    }

    /** What of a key it had durably when its disk was damaged, replaced or wiped, each time. */
    public List<Bytes> lost(Bytes place) {
        List<Bytes> lost = new ArrayList<>();
        retired.forEach(disk -> lost.addAll(disk.lost(Table.RECORDS, place)));
        disks.forEach(disk -> lost.addAll(disk.lost(Table.RECORDS, place)));
        return lost;
    }

    /** How often a disk of it lost something durable. */
    public int losses() {
        return everyDisk().mapToInt(SimDisk::losses).sum();
    }

    /** True if it is up and, as far as it knows, lacks nothing that its disks lost. */
    public boolean isWhole() {
        return node != null && node.ranges().isServing();
    }

    /** True if a disk of it lost something durable, and nothing on it says so. */
    public boolean forgetsUnseen() {
        return everyDisk().anyMatch(SimDisk::forgetsUnseen);
    }

    /** True if values on a disk of it were damaged. */
    public boolean hadDamagedValues() {
        return everyDisk().anyMatch(SimDisk::hadDamagedValues);
    }

    /** Those of shards that were moved to others too. */
    private Stream<SimDisk> everyDisk() {
        return Stream.concat(retired.stream(), disks.stream());
    }

    /** True if it keeps this hint. */
    public boolean keeps(HintPlace place) {
        return read(Table.HINTS, place.encode()) != null;
    }

    /** All keys that it has durably. */
    public List<StoreKey> keys() {
        List<StoreKey> keys = new ArrayList<>();
        for (SimDisk disk : disks) {
            disk.scan(Table.RECORDS, Bytes.EMPTY, null, (place, record) -> keys.add(RecordKey.decode(place)));
        }
        return keys;
    }

    public boolean keepsHints() {
        return disks.stream().anyMatch(disk -> !disk.isEmpty(Table.HINTS));
    }

    /** Of the writes that it coordinated, those stamped before this are with all owners, or there are hints of them, so it says. */
    public long owesFrom() {
        long from = Long.MAX_VALUE;
        for (SimDisk disk : disks.subList(1, disks.size())) {
            from = Math.min(from, Owed.mark(disk));
        }
        return from;
    }

    /** The first of its hints, in words, and how many there are. */
    public String hints() {
        List<HintPlace> places = new ArrayList<>();
        for (SimDisk disk : disks) {
            disk.scan(Table.HINTS, Bytes.EMPTY, null, (place, value) -> places.add(HintPlace.decode(place)));
        }
        return places.size() + " such as " + places.get(0);
    }

    /** What faults make of its wall clock. */
    public ClockShifts clockShifts() {
        return clockShifts;
    }

    /** The disk of its membership part, and of each shard. */
    public List<SimDisk> disks() {
        return disks;
    }

    /** How far the wall clock is ahead of true time. */
    public long aheadMicros() {
        long trueMicros = queue.now() / 1_000;
        return skewMicros
                + trueMicros * driftPpm / 1_000_000
                + clockShifts.ahead(queue.now()).toNanos() / 1_000;
    }

    /** Told of the end of this life, as a client is by the reset of its connection. */
    public void onCrash(Runnable task) {
        onCrash.add(task);
    }

    public void forget(Runnable task) {
        onCrash.remove(task);
    }

    /** What its wall clock shows. */
    public long wallMicros() {
        return EPOCH_MICROS + queue.now() / 1_000 + aheadMicros();
    }

    private Clock clock() {
        return () -> new Instants(queue.now(), wallMicros());
    }
}
