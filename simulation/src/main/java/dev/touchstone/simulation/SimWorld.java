// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.history.Timeline;
import dev.touchstone.nemesis.CombinedInjector;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Fault.Need;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.Settling;
import dev.touchstone.simulation.ambient.AmbientFaults;
import dev.touchstone.simulation.client.ClientTraits;
import dev.touchstone.simulation.client.SimClients;
import dev.touchstone.simulation.coverage.CountingInjector;
import dev.touchstone.simulation.coverage.Counts;
import dev.touchstone.simulation.coverage.Coverage;
import dev.touchstone.simulation.coverage.States;
import dev.touchstone.simulation.fault.SimClockInjector;
import dev.touchstone.simulation.fault.SimDiskInjector;
import dev.touchstone.simulation.fault.SimLinkInjector;
import dev.touchstone.simulation.fault.SimLives;
import dev.touchstone.simulation.fault.SimProcessInjector;
import dev.touchstone.simulation.hand.Hands;
import dev.touchstone.simulation.invariant.Graves;
import dev.touchstone.simulation.invariant.Invariants;
import dev.touchstone.simulation.invariant.Observed;
import dev.touchstone.simulation.invariant.Recovery;
import dev.touchstone.simulation.network.SimNetwork;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.handoff.HintPlace;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.workloads.KvClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A simulated cluster with its clients and its faults: one queue of events, one thread, one seed.
 *
 * <p>Each consumer of randomness has a stream of its own, derived from the seed and its name, so that a new one shifts
 * nobody else's draws. Everything observable is folded into {@link #traceHash}: two runs are the same exactly when their
 * hashes are. Not thread-safe; worlds do not share anything, so many may run at once, each in its own thread.
 */
public final class SimWorld {
    /** What of faults can exist in it. */
    public static final Set<Need> OFFERS = Collections.unmodifiableSet(EnumSet.of(
            Need.LINKS,
            Need.LATENCY,
            Need.STREAMS,
            Need.PACKETS,
            Need.PROCESSES,
            Need.CLOCKS,
            Need.DISKS,
            Need.SMALL_DISKS));

    private static final long DEFINE_RETRY_MILLIS = 100;
    private static final int TRIES_AT_A_NODE = 20;

    private final EventQueue queue = new EventQueue();
    private final SimConfig config;
    private final Randomness randomness;
    private final SimNetwork network;
    private final SimClients clients;
    private final SortedMap<String, SimNode> nodes = new TreeMap<>();
    private final SortedMap<String, BucketSettings> buckets = new TreeMap<>();
    private final TraceHash trace = new TraceHash();
    private final Counts counts = new Counts();
    private final States states;
    private final Hands hands;
    private final AmbientFaults ambient;
    private final Observed observed;
    private final Invariants invariants;
    private final Recovery recovery;
    private final Injector<Fault> injector;
    private final Ring ring;
    private final long seed;
    private boolean faultsOver;

    /** A world whose invariants leave buckets with a known bug to the checkers. */
    public SimWorld(long seed, SimConfig config) {
        this(seed, config, false);
    }

    /**
     * A world.
     *
     * @param watchesBugs whether the invariants look at buckets with a known bug, too
     */
    public SimWorld(long seed, SimConfig config, boolean watchesBugs) {
        this.seed = seed;
        this.config = config;
        this.randomness = new Randomness(seed);
        this.network = new SimNetwork(queue, config.network(), randomness);
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= config.nodes(); i++) {
            members.add(Member.of("n" + i));
        }
        for (Member member : members) {
            NodeId id = member.id();
            NodeConfig nodeConfig =
                    new NodeConfig(id, members, config.shards(), config.gossip(), config.limits(), true);
            nodes.put(
                    id.name(),
                    new SimNode(
                            queue,
                            config.machine(),
                            nodeConfig,
                            (to, message) -> send(id, to, message),
                            (node, event, detail) -> {
                                counts.note(event);
                                noted(node, event, detail);
                                trace.fold(queue.now(), node.name(), event + " " + detail);
                            },
                            randomness,
                            watch()));
        }
        ring = new Ring(1, members);
        states = new States(this::places, new NodesSeen());
        observed = new Observed(
                buckets, ring, nodes.values(), watchesBugs, what -> failure(SimulationFailure.Kind.SAFETY, what, null));
        invariants = new Invariants(observed, config.limits().siblingsMax());
        recovery = new Recovery(
                queue,
                nodes,
                buckets,
                ring,
                config.restsWithin().minus(config.collectsWithin()),
                config.collectsWithin(),
                config.limits().requestsInFlightMax(),
                new Graves(observed, config.limits().tombstoneGrace()),
                invariants::atRest,
                what -> failure(SimulationFailure.Kind.LIVENESS, what, null));
        clients = new SimClients(queue, network, nodes, buckets, counts::client);
        SimLives lives = new SimLives(queue, this::node, config.restart());
        hands = new Hands(
                new WorldHands(
                        queue,
                        buckets,
                        observed,
                        this::node,
                        name -> pinned(name, request -> counts::reply),
                        counts::reply,
                        Duration.ofNanos(config.machine().disk().maxNanos())),
                nodes(),
                randomness);
        ambient = new AmbientFaults(
                queue, config.ambient(), List.copyOf(nodes.values()), lives, hands, randomness, counts::ambient);
        injector = new CountingInjector(
                counts,
                new CombinedInjector(
                        new SimLinkInjector(queue, network),
                        new SimProcessInjector(queue, lives),
                        new SimClockInjector(queue, this::node),
                        new SimDiskInjector(queue, lives)));
        nodes.values().forEach(SimNode::start);
    }

    public List<String> nodes() {
        return List.copyOf(nodes.keySet());
    }

    public Timeline timeline() {
        return new Timeline() {
            @Override
            public long nanos() {
                return queue.now();
            }

            @Override
            public void after(Duration delay, Runnable task) {
                queue.after(delay.toNanos(), task);
            }
        };
    }

    public Injector<Fault> injector() {
        return injector;
    }

    /** A client of the load, one of this node; the world's traits say which others it asks. */
    public KvClient client(String node) {
        return clients.client(node, config.clients(), this::heard);
    }

    /** A client that speaks to one node alone. */
    private KvClient pinned(String node, Function<Request, Consumer<Reply>> asked) {
        return clients.client(node, ClientTraits.steady(config.clients().timeout()), asked);
    }

    private Consumer<Reply> heard(Request request) {
        Consumer<Reply> answered = invariants.asked(request);
        return reply -> {
            counts.reply(reply);
            answered.accept(reply);
            hands.heard(request, reply);
        };
    }

    /** An independent stream of the world's randomness. */
    public java.util.SplittableRandom random(String name) {
        return randomness.named(name);
    }

    /**
     * Makes the buckets, one after another, asking the first node until all know; then calls back. Where it brings about no agreement,
     * as its links lose nearly all, the next one is asked.
     */
    public void defineBuckets(Map<String, BucketSettings> settings, Runnable done) {
        settings.forEach((name, each) -> {
            BucketSettings before = buckets.put(name, each);
            if (before != null && !before.equals(each)) {
                observed.changed(name, before);
            }
        });
        define(new ArrayList<>(new TreeMap<>(settings).entrySet()), 0, 0, () -> {
            faultsBegin();
            done.run();
        });
    }

    /** What goes wrong by itself begins when there is something to go wrong, and is over when faults are. */
    private void faultsBegin() {
        if (!faultsOver) {
            limitKeys(config.keysMax());
            ambient.begin();
        }
    }

    private void faultsEnd() {
        faultsOver = true;
        ambient.end();
        network.calm();
        limitKeys(0);
    }

    private void limitKeys(int count) {
        nodes.values()
                .forEach(node -> node.disks().forEach(disk -> disk.trouble().limitKeys(count)));
    }

    /** Asked again, these answer the same. */
    private static boolean isFinal(Reply.Reason reason) {
        return reason == Reply.Reason.INVALID || reason == Reply.Reason.CONFLICT;
    }

    private void define(List<Map.Entry<String, BucketSettings>> settings, int next, int tries, Runnable done) {
        if (next == settings.size()) {
            done.run();
            return;
        }
        Map.Entry<String, BucketSettings> bucket = settings.get(next);
        Consumer<Reply> onReply = reply -> {
            counts.reply(reply);
            if (reply instanceof Reply.Configured) {
                define(settings, next + 1, tries, done);
            } else if (reply instanceof Reply.Rejected rejected && isFinal(rejected.reason())) {
                throw new IllegalArgumentException(bucket.getKey() + ": " + rejected.detail());
            } else {
                queue.after(DEFINE_RETRY_MILLIS * 1_000_000, () -> define(settings, next, tries + 1, done));
            }
        };
        Request define = new Request.DefineBucket(bucket.getKey(), bucket.getValue());
        List<String> all = List.copyOf(nodes.keySet());
        String asked = all.get(tries / TRIES_AT_A_NODE % all.size());
        node(asked).core().submit(define, reply -> queue.after(0, () -> onReply.accept(reply)));
    }

    /**
     * Lets the world go on.
     *
     * @throws IllegalStateException if it does not come true within the virtual time
     */
    public void runUntil(BooleanSupplier condition, Duration atMost) {
        long end = queue.now() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (queue.now() > end || !queue.step()) {
                throw new IllegalStateException("still not done after " + atMost + " of virtual time");
            }
        }
    }

    /** Says when the cluster has come to rest after all faults, and demands that it does: see {@link Recovery}. */
    public Settling settling() {
        return answer -> {
            if (!faultsOver) {
                faultsEnd();
            }
            recovery.ask(answer);
        };
    }

    /**
     * Demands that the owners of every key come to agree by reads alone, if faults are over; before, demands nothing.
     *
     * @throws SimulationFailure a liveness failure, if they do not
     */
    public void demandAgreement() {
        recovery.demandAgreement(this::runUntil, pinned(nodes.firstKey(), this::heard));
    }

    private SimNode.Watch watch() {
        return new SimNode.Watch() {
            @Override
            public void changes(NodeId node, Mutation mutation, @Nullable Bytes before) {
                invariants.changes(node, mutation, before);
                if (mutation.table() == Table.RECORDS) {
                    states.record(node, RecordKey.decode(mutation.key()), mutation.value());
                } else if (mutation.table() == Table.HINTS
                        && HintPlace.decode(mutation.key()) instanceof HintPlace.Mark mark) {
                    states.hint(node, mark.key(), mutation.value() != null);
                }
            }

            @Override
            public void turned(NodeId node) {
                states.nodesChanged();
                invariants.turned(node);
            }

            @Override
            public RuntimeException threw(NodeId node, RuntimeException thrown) {
                return thrown instanceof SimulationFailure
                        ? thrown
                        : failure(SimulationFailure.Kind.CRASH, node + " threw " + thrown, thrown);
            }
        };
    }

    private void noted(NodeId node, String event, String detail) {
        invariants.notes(node, event, detail);
    }

    private SimulationFailure failure(SimulationFailure.Kind kind, String what, @Nullable Throwable cause) {
        return new SimulationFailure(kind, seed, queue.now(), what, cause);
    }

    /** A digest of everything that nodes did and sent so far. */
    public long traceHash() {
        return trace.value();
    }

    /** What happened so far. */
    public Coverage coverage() {
        return new Coverage(counts.byName(), states.seen());
    }

    private States.@Nullable Places places(StoreKey key) {
        BucketSettings settings = buckets.get(key.bucket());
        return settings == null ? null : new States.Places(ring.owners(Token.of(key), config.nodes()), settings.n());
    }

    private final class NodesSeen implements States.Nodes {
        @Override
        public int standing(NodeId node) {
            SimNode seen = node(node.name());
            return seen.isPaused() ? 1 : seen.isUp() ? 2 : 0;
        }

        @Override
        public int generation(NodeId node) {
            return node(node.name()).life();
        }

        @Override
        public @Nullable Bytes record(NodeId node, StoreKey key) {
            return node(node.name()).record(key);
        }

        @Override
        public int hints(NodeId node, StoreKey key, List<NodeId> targets) {
            return node(node.name()).hints(key, targets);
        }
    }

    private SimNode node(String name) {
        SimNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node " + name + " among " + nodes.keySet());
        }
        return node;
    }

    /** Messages travel in their binary form, as they do between real nodes. */
    private void send(NodeId from, NodeId to, Message message) {
        counts.message(message);
        Bytes encoded = MessageCodec.encode(message);
        trace.fold(queue.now(), from.name(), to.name(), encoded);
        SimNode target = node(to.name());
        int life = target.life();
        Runnable receive = () -> {
            invariants.arrives(to, from, message);
            target.core().receive(from, MessageCodec.decode(encoded));
        };
        network.send(new Link(from.name(), to.name()), encoded.length(), () -> target.run(life, receive));
        ambient.sent(to.name(), () -> target.run(target.life(), receive));
    }
}
