// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.simulation.ambient.AmbientKind;
import dev.touchstone.simulation.client.ClientTraits;
import dev.touchstone.simulation.client.Sizes;
import dev.touchstone.simulation.invariant.Graves;
import dev.touchstone.simulation.network.NetworkTraits;
import dev.touchstone.simulation.node.NodeTraits;
import dev.touchstone.simulation.time.Draw;
import dev.touchstone.simulation.time.Range;
import dev.touchstone.simulation.time.Words;
import dev.touchstone.store.protocol.cluster.NodeConfig.Gossip;
import dev.touchstone.store.protocol.cluster.NodeConfig.Limits;
import dev.touchstone.store.protocol.port.Randomness;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a simulated world is like.
 *
 * @param nodes how many, named n1, n2 …
 * @param shards of each node
 * @param network how messages travel
 * @param machine what nodes run on
 * @param clients what asks the nodes
 * @param restart how long a node takes to start again
 * @param keysMax how many keys each table of a shard takes, while faults are on; 0 for any number
 * @param ambient the trouble that comes by itself while faults are on, and after what time on average
 */
public record SimConfig(
        int nodes,
        int shards,
        NetworkTraits network,
        NodeTraits machine,
        ClientTraits clients,
        Duration restart,
        Gossip gossip,
        Limits limits,
        int keysMax,
        Map<AmbientKind, Duration> ambient) {

    private static final Duration RESTS_WITHIN = Duration.ofSeconds(12);

    private static final Limits QUICK = new Limits(
            Limits.DEFAULT.keyBytesMax(),
            Limits.DEFAULT.valueBytesMax(),
            Limits.DEFAULT.siblingsMax(),
            Limits.DEFAULT.siblingBytesMax(),
            Limits.DEFAULT.requestsInFlightMax(),
            Limits.DEFAULT.hintsPerTargetMax(),
            Limits.DEFAULT.hintBytesPerTargetMax(),
            Limits.DEFAULT.hintAgeMax(),
            Duration.ofMillis(500),
            Duration.ofMillis(10),
            Duration.ofMillis(120),
            Duration.ofMillis(1_000));

    public SimConfig {
        if (nodes < 1 || nodes > 99) {
            throw new IllegalArgumentException("a simulated cluster has 1 to 99 nodes, not " + nodes);
        }
        ambient = Collections.unmodifiableMap(
                ambient.isEmpty() ? new EnumMap<>(AmbientKind.class) : new EnumMap<>(ambient));
    }

    /** A healthy data centre with perfect clocks, in which all time-outs are some five times shorter than the defaults. */
    public static SimConfig ofNodes(int nodes) {
        return new SimConfig(
                nodes,
                1,
                new NetworkTraits(
                        Range.micros(100, 1_000),
                        0.02,
                        Range.micros(1_000, 20_000),
                        0.0005,
                        0.0005,
                        NetworkTraits.Lossy.NONE),
                new NodeTraits(
                        Range.micros(20, 400),
                        false,
                        NodeTraits.SlowDisks.NONE,
                        NodeTraits.SlowNodes.NONE,
                        Duration.ZERO,
                        0),
                ClientTraits.steady(Duration.ofSeconds(3)),
                Duration.ofMillis(800),
                new Gossip(Duration.ofMillis(200), 3, Duration.ofMillis(1000), Duration.ofMillis(2000)),
                QUICK,
                0,
                new EnumMap<>(AmbientKind.class));
    }

    /**
     * A world whose every knob is drawn from the seed. Each world lacks some kinds of trouble, so that one kind does not hide
     * another; time-outs are drawn upon the delays, so that a world at rest can always serve.
     *
     * @see <a href="https://doi.org/10.1145/2338965.2336763">Groce et al., Swarm Testing, ISSTA 2012</a>
     */
    public static SimConfig swarm(long seed) {
        int valueBytesMax = valueBytesMax(new Randomness(seed));
        Draw draw = new Draw(new Randomness(seed).named("swarm"));
        int nodes = draw.of(3, 9);
        int shards = draw.wide(1, 4);
        Range delay = spread(draw, draw.wide(60, 4_000));
        NetworkTraits network = new NetworkTraits(
                delay,
                draw.in(0.5) ? draw.wide(0.002, 0.1) : 0,
                spread(draw, draw.wide(5_000, 60_000)),
                draw.in(0.5) ? draw.wide(0.0005, 0.05) : 0,
                draw.in(0.5) ? draw.wide(0.0005, 0.05) : 0,
                draw.in(0.25)
                        ? new NetworkTraits.Lossy(draw.wide(0.05, 0.3), draw.wide(0.05, 0.9))
                        : NetworkTraits.Lossy.NONE);
        boolean clocks = draw.in(0.4);
        NodeTraits machine = new NodeTraits(
                spread(draw, draw.wide(20, 4_000)),
                new Draw(new Randomness(seed).named("swarm/log")).in(0.2),
                draw.in(0.25)
                        ? new NodeTraits.SlowDisks(draw.wide(0.1, 0.5), draw.wide(2, 20))
                        : NodeTraits.SlowDisks.NONE,
                draw.in(0.25)
                        ? new NodeTraits.SlowNodes(draw.wide(0.1, 0.5), draw.wideMillis(0.2, 8))
                        : NodeTraits.SlowNodes.NONE,
                clocks ? draw.wideMillis(1, 10_000) : Duration.ZERO,
                clocks && draw.in(0.5) ? draw.wide(10, 1_000) : 0);
        double exchange = exchangeMillis(network, machine);
        Duration replica = draw.wideMillis(
                Math.max(20, exchange * 1.5), Math.max(60, Math.min(exchange * 6, exchange * 1.5 + 400)));
        double replicaMillis = millis(replica);
        Duration request = draw.wideMillis(
                replicaMillis * 3.0, Math.max(replicaMillis * 3.0, Math.min(replicaMillis * 12.0, 3_000)));
        Duration interval = draw.wideMillis(50, 400);
        Duration suspect = draw.wideMillis(millis(interval) * 4.0, millis(interval) * 8.0);
        Gossip gossip = new Gossip(
                interval, draw.of(1, 3), suspect, draw.wideMillis(millis(suspect) * 1.5, millis(suspect) * 3.0));
        return new SimConfig(
                nodes,
                shards,
                network,
                machine,
                ClientTraits.drawn(
                        new Draw(new Randomness(seed).named("swarm/clients")),
                        draw.wideMillis(replicaMillis * 3.0, 3_000 + replicaMillis * 3.0),
                        sizes(new Randomness(seed), valueBytesMax)),
                draw.wideMillis(50, 1_500),
                gossip,
                limits(
                        draw,
                        new Draw(new Randomness(seed).named("swarm/siblings")),
                        new Draw(new Randomness(seed).named("swarm/tombstones")),
                        valueBytesMax,
                        replica,
                        request),
                draw.in(0.1) ? draw.wide(2, 60) : 0,
                ambient(
                        draw,
                        new Draw(new Randomness(seed).named("swarm/hands")),
                        new Draw(new Randomness(seed).named("swarm/late"))));
    }

    /** In some worlds nodes take values of so few bytes that clients may store some that are too large. */
    private static int valueBytesMax(Randomness randomness) {
        Draw draw = new Draw(randomness.named("swarm/value-bytes"));
        return draw.in(0.3) ? draw.wide(16 << 10, 128 << 10) : Limits.DEFAULT.valueBytesMax();
    }

    private static Sizes sizes(Randomness randomness, int most) {
        return most == Limits.DEFAULT.valueBytesMax()
                ? Sizes.SMALL
                : Sizes.drawn(
                        new Draw(randomness.named("swarm/sizes")),
                        most,
                        Limits.DEFAULT.keyBytesMax(),
                        randomness.named("swarm/sizes-of").nextLong());
    }

    private static Limits limits(
            Draw draw, Draw bytes, Draw graves, int valueBytesMax, Duration replica, Duration request) {
        return new Limits(
                Limits.DEFAULT.keyBytesMax(),
                valueBytesMax,
                draw.in(0.3) ? draw.wide(2, 20) : Limits.DEFAULT.siblingsMax(),
                bytes.in(0.2) ? bytes.wide(4, 200) : Limits.DEFAULT.siblingBytesMax(),
                draw.in(0.3) ? draw.wide(3, 40) : Limits.DEFAULT.requestsInFlightMax(),
                draw.in(0.3) ? draw.wide(1, 50) : Limits.DEFAULT.hintsPerTargetMax(),
                draw.in(0.3) ? draw.wide(4, 400) : Limits.DEFAULT.hintBytesPerTargetMax(),
                draw.in(0.4) ? draw.wideMillis(50, 5_000) : Limits.DEFAULT.hintAgeMax(),
                graves.in(0.6) ? graves.wideMillis(20, 4_000) : Limits.DEFAULT.tombstoneGrace(),
                Duration.ofMillis(Math.max(1, replica.toMillis() / 10)),
                replica,
                request);
    }

    private static Map<AmbientKind, Duration> ambient(Draw nodes, Draw hands, Draw late) {
        EnumMap<AmbientKind, Duration> every = new EnumMap<>(AmbientKind.class);
        boolean disksAreKept = nodes.in(0.8);
        for (AmbientKind kind : AmbientKind.values()) {
            if (kind == AmbientKind.KEY_HOT) {
                // It is judged by what is answered first, which nobody promises where links are cut.
                continue;
            }
            Draw draw = kind == AmbientKind.MESSAGE_LATE ? late : kind.isByHand() ? hands : nodes;
            boolean on = draw.in(kind.takes().isEmpty() ? 0.25 : 0.4);
            Duration mean = draw.wideMillis(300, 6_000);
            if (on && (kind.takes().isEmpty() || !disksAreKept)) {
                every.put(kind, mean);
            }
        }
        return every;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static Range spread(Draw draw, double maxMicros) {
        return Range.micros((long) (maxMicros / draw.wide(1.0, 20.0)), (long) maxMicros);
    }

    /** What a question to a replica takes at the most, slow messages apart: there, two saves, and back. */
    private static double exchangeMillis(NetworkTraits network, NodeTraits machine) {
        double delay = network.delay().maxNanos() * 2.0;
        double saves = machine.disk().maxNanos() * 2.0 * machine.slowDisks().factor();
        double lag = machine.slowNodes().lag().toNanos() * 3.0;
        return (delay + saves + lag) / 1e6;
    }

    /** The same world with wall clocks that are off by up to so much. */
    public SimConfig withClocks(Duration skewMax, int driftPpmMax) {
        return new SimConfig(
                nodes,
                shards,
                network,
                machine.withClocks(skewMax, driftPpmMax),
                clients,
                restart,
                gossip,
                limits,
                keysMax,
                ambient);
    }

    /** The same world with nodes of so many shards. */
    public SimConfig withShards(int count) {
        return new SimConfig(nodes, count, network, machine, clients, restart, gossip, limits, keysMax, ambient);
    }

    /** The same world with so many nodes. */
    public SimConfig withNodes(int count) {
        return new SimConfig(count, shards, network, machine, clients, restart, gossip, limits, keysMax, ambient);
    }

    /** The same world with such clients. */
    public SimConfig withClients(ClientTraits others) {
        return new SimConfig(nodes, shards, network, machine, others, restart, gossip, limits, keysMax, ambient);
    }

    /** The same world with this trouble, each kind after so much time on average. */
    public SimConfig withAmbient(Map<AmbientKind, Duration> every) {
        return new SimConfig(nodes, shards, network, machine, clients, restart, gossip, limits, keysMax, every);
    }

    /** What the world itself takes away of what promises stand on, whatever its schedule of faults does. */
    public Set<Footing> takesBack() {
        EnumSet<Footing> taken = EnumSet.noneOf(Footing.class);
        ambient.keySet().forEach(kind -> taken.addAll(kind.takes()));
        if (!machine.clockSkewMax().isZero() || machine.clockDriftPpmMax() > 0) {
            taken.add(Footing.SANE_CLOCKS);
        }
        return Collections.unmodifiableSet(taken);
    }

    /** How long after the last fault the cluster must have come to rest: far more than a healthy one needs. */
    public Duration restsWithin() {
        long slowest = network.slowDelay().maxNanos()
                + machine.disk().maxNanos() * machine.slowDisks().factor();
        Duration rests = gossip.interval()
                .multipliedBy(10)
                .plus(gossip.deadAfter().multipliedBy(2))
                .plus(limits.replicaTimeout().multipliedBy(20))
                .plusNanos(100 * slowest);
        Duration longer = rests.compareTo(RESTS_WITHIN) > 0 ? rests : RESTS_WITHIN;
        return longer.plus(collectsWithin());
    }

    /** What of that is for tombstones to be collected, when all else is done. */
    public Duration collectsWithin() {
        return Graves.rests(limits.tombstoneGrace(), machine.clockSkewMax());
    }

    /** What was drawn, in words; what is off is not told. */
    public SortedMap<String, String> knobs() {
        TreeMap<String, String> knobs = new TreeMap<>();
        knobs.put("nodes", "" + nodes);
        knobs.put("shards", "" + shards);
        knobs.put("delay", network.delay().words());
        put(
                knobs,
                "slow messages",
                network.slowShare(),
                " of " + network.slowDelay().words());
        put(knobs, "loss", network.lossShare(), "");
        put(knobs, "repeats", network.duplicateShare(), "");
        NetworkTraits.Lossy lossy = network.lossy();
        put(knobs, "lossy links", lossy.linkShare(), " that lose " + Words.percent(lossy.lossShare()));
        knobs.put("saves", machine.disk().words() + (machine.logOnDisk() ? ", to a commit log" : ""));
        put(
                knobs,
                "slow disks",
                machine.slowDisks().share(),
                ", " + machine.slowDisks().factor() + " times slower");
        put(
                knobs,
                "slow nodes",
                machine.slowNodes().share(),
                " by " + Words.time(machine.slowNodes().lag()));
        knobs.put("clock skew", Words.time(machine.clockSkewMax()));
        knobs.put("clock drift", machine.clockDriftPpmMax() + " ppm");
        clients.tell(knobs);
        knobs.put("restart", Words.time(restart));
        knobs.put("gossip", "every " + Words.time(gossip.interval()) + " to " + gossip.fanout());
        knobs.put("suspected", "after " + Words.time(gossip.suspectAfter()));
        knobs.put("dead", "after " + Words.time(gossip.deadAfter()));
        knobs.put("siblings at most", limits.siblingsMax() + " of " + limits.siblingBytesMax() + " B");
        knobs.put("requests in flight at most", "" + limits.requestsInFlightMax());
        knobs.put("hints at most", limits.hintsPerTargetMax() + " of " + limits.hintBytesPerTargetMax() + " B");
        knobs.put("hints expire", "after " + Words.time(limits.hintAgeMax()));
        knobs.put("tombstones are collected", "after " + Words.time(limits.tombstoneGrace()));
        knobs.put("replica time-out", Words.time(limits.replicaTimeout()));
        knobs.put("request time-out", Words.time(limits.requestTimeout()));
        if (keysMax > 0) {
            knobs.put("keys at most", "" + keysMax);
        }
        ambient.forEach((kind, mean) -> knobs.put("ambient " + kind.word(), "every " + Words.time(mean)));
        return knobs;
    }

    private static void put(SortedMap<String, String> knobs, String name, double share, String more) {
        if (share > 0) {
            knobs.put(name, Words.percent(share) + more);
        }
    }
}
