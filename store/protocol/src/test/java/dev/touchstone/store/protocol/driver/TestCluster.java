// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.message.SettingsCodec;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Whole nodes over one queue ordered by virtual time: messages take 1 ms and go through their binary form, saves 0.1 ms. */
final class TestCluster {
    static final String BUCKET = "b";
    /** The generation of a bucket that was never dropped. */
    private static final long FIRST = 1;

    final List<Member> members = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final Map<NodeId, Long> wallSkewMicros = new TreeMap<>();
    /** True if a message gets lost. */
    BiPredicate<NodeId, Message> lost = (to, message) -> false;
    /** True if a message arrives twice. */
    BiPredicate<NodeId, Message> twice = (to, message) -> false;
    /** True if a message takes 5 ms more. */
    BiPredicate<NodeId, Message> slow = (to, message) -> false;
    /** What comes of a message that is sent: the same, but where a faulty peer is played. */
    UnaryOperator<Message> altered = message -> message;

    /** Told what nodes do, as it happens. */
    Consumer<String> watcher = line -> {};

    private final PriorityQueue<Task> queue =
            new PriorityQueue<>(Comparator.comparingLong(Task::atMicros).thenComparingLong(Task::sequence));
    private final TreeMap<NodeId, Running> running = new TreeMap<>();
    private final TreeMap<NodeId, Map<Table, NavigableMap<Bytes, Bytes>>> disks = new TreeMap<>();
    private final TreeMap<NodeId, Long> boots = new TreeMap<>();
    private final TreeMap<NodeId, Long> incidents = new TreeMap<>();
    private final TreeMap<NodeId, Long> membershipIncidents = new TreeMap<>();
    private final Set<String> cuts = new TreeSet<>();
    /** Nodes whose disks for records are full, whatever life they are in. */
    private final Set<NodeId> full = new TreeSet<>();

    private final long saveMicros;
    private long nowMicros;
    private long sequence;

    private record Task(long atMicros, long sequence, Runnable run) {}

    private record Running(StoreNode node, MemoryStorage records, MemoryStorage meta) {}

    TestCluster(int nodes) {
        this(nodes, 100);
    }

    TestCluster(int nodes, long saveMicros) {
        this.saveMicros = saveMicros;
        for (int i = 1; i <= nodes; i++) {
            members.add(Member.of("n" + i));
        }
        members.forEach(member -> start(member.id()));
    }

    TestCluster define(BucketSettings settings) {
        Reply reply = ask(members.get(0).id(), new Request.DefineBucket(BUCKET, settings));
        if (!(reply instanceof Reply.Configured)) {
            throw new AssertionError(reply);
        }
        return this;
    }

    private long starts;

    void start(NodeId id) {
        long boot = boots.merge(id, 1L, Long::sum);
        NodeConfig config =
                new NodeConfig(id, members(), 1, NodeConfig.Gossip.DEFAULT, NodeConfig.Limits.DEFAULT, true);
        Map<Table, NavigableMap<Bytes, Bytes>> disk = disks.computeIfAbsent(id, none -> new EnumMap<>(Table.class));
        Map<Table, NavigableMap<Bytes, Bytes>> meta =
                disks.computeIfAbsent(new NodeId(id + ".meta"), none -> new EnumMap<>(Table.class));
        MemoryStorage records = storage(id, boot, disk, new StorageCondition(incidents.getOrDefault(id, 0L)));
        records.full = full.contains(id);
        MemoryStorage settings =
                storage(id, boot, meta, new StorageCondition(membershipIncidents.getOrDefault(id, 0L)));
        NodePorts ports = new NodePorts(
                () -> new Instants(nowMicros * 1000, 1_000_000_000 + nowMicros + wallSkewMicros.getOrDefault(id, 0L)),
                (to, message) -> transmit(id, to, message),
                new Randomness(id.hashCode() + ++starts),
                (node, event, detail) -> {
                    notes.add(node + " " + event + " " + detail);
                    watcher.accept(node + "  notes " + event + ": " + detail);
                },
                lane(id, boot, settings),
                List.of(lane(id, boot, records)));
        StoreNode node = new StoreNode(config, new Incarnation(id, boot), ports);
        running.put(id, new Running(node, records, settings));
        node.start();
    }

    private List<Member> members() {
        return members.isEmpty() ? List.of(Member.of("n1")) : members;
    }

    void kill(NodeId id) {
        running.remove(id).node().stop();
    }

    void restart(NodeId id) {
        if (running.containsKey(id)) {
            kill(id);
        }
        start(id);
    }

    void cut(NodeId from, NodeId to) {
        cuts.add(from + ">" + to);
    }

    void isolate(NodeId node) {
        members.forEach(member -> {
            cut(node, member.id());
            cut(member.id(), node);
        });
    }

    void heal() {
        cuts.clear();
        lost = (to, message) -> false;
        twice = (to, message) -> false;
        slow = (to, message) -> false;
    }

    /** The node gets an empty disk, and counts its starts from the same number again: set back to an old copy of itself. */
    void setBack(NodeId id) {
        kill(id);
        disks.remove(id);
        boots.merge(id, -1L, Long::sum);
        start(id);
    }

    /** The node gets an empty disk. */
    void wipe(NodeId id) {
        incidents.remove(id);
        setBack(id);
    }

    /** The node finds at its next start that its log is damaged: another incident. */
    void incident(NodeId id) {
        incidents.merge(id, 1L, Long::sum);
    }

    /** The same of what it knows of buckets. */
    void membershipIncident(NodeId id) {
        membershipIncidents.merge(id, 1L, Long::sum);
    }

    /** Puts a record in place of what a node has, which must be down. */
    void setRecord(NodeId node, String key, Cell record) {
        disks.get(node).get(Table.RECORDS).put(RecordKey.encode(key(key).in(FIRST)), RecordCodec.encode(record));
    }

    void damageStates(NodeId node) {
        disks.get(node).get(Table.META).replaceAll((key, value) -> Bytes.ofUtf8("damaged"));
    }

    void forgetBuckets(NodeId node) {
        disks.get(new NodeId(node + ".meta")).get(Table.META).clear();
    }

    /** As if its settings had been saved by a release that did not agree on them. */
    void forgetAgreements(NodeId node) {
        disks.get(new NodeId(node + ".meta")).get(Table.META).keySet().removeIf(key -> key.utf8()
                .startsWith("paxos/"));
    }

    /** As if so many buckets had been made and dropped by a release that did not count them, the node being down. */
    void dropped(NodeId node, int buckets) {
        forgetAgreements(node);
        for (int i = 0; i < buckets; i++) {
            ByteWriter out = new ByteWriter();
            SettingsCodec.write(out, new BucketVersion("dropped" + i, 1, Bytes.EMPTY, 2, node, 3, 3, null));
            disks.get(new NodeId(node + ".meta"))
                    .get(Table.META)
                    .put(Bytes.ofUtf8("bucket/dropped" + i), out.checksum().toBytes());
        }
    }

    /** Loses one record that a node has, as if it had never been written. */
    void lose(NodeId node, String key) {
        disks.get(node).get(Table.RECORDS).remove(RecordKey.encode(key(key).in(FIRST)));
    }

    long nowMicros() {
        return nowMicros;
    }

    /** Fills the disk for records of a node, up or down, or makes room on it. */
    void fill(NodeId node, boolean isFull) {
        if (isFull) {
            full.add(node);
        } else {
            full.remove(node);
        }
        if (running.containsKey(node)) {
            running.get(node).records().full = isFull;
        }
    }

    void fillMeta(NodeId node, boolean full) {
        running.get(node).meta().full = full;
    }

    /** Damages all that the node, which must be down, has in a table. */
    void damage(NodeId node, Table table) {
        NodeId disk = table == Table.META ? new NodeId(node + ".meta") : node;
        disks.get(disk).get(table).replaceAll((key, value) -> Bytes.ofUtf8("damaged"));
    }

    /** Loses all that a node has in a table. */
    void lose(NodeId node, Table table) {
        disks.get(node).get(table).clear();
    }

    boolean isUp(NodeId id) {
        return running.containsKey(id);
    }

    StoreNode node(NodeId id) {
        return running.get(id).node();
    }

    /** What the node has of a key, saved or not. */
    DottedCell record(NodeId node, String key) {
        return record(
                node,
                key,
                running.get(node).node().view().generations().get(BUCKET).number());
    }

    /** What the node has of a key of some generation of the bucket. */
    DottedCell record(NodeId node, String key, long generation) {
        Bytes place = RecordKey.encode(key(key).in(generation));
        Bytes stored = running.get(node).records().read(Table.RECORDS, place);
        return stored == null ? Siblings.NONE : (DottedCell) RecordCodec.decode(stored);
    }

    /** How many records it has durably, of whatever bucket. */
    int records(NodeId node) {
        return disks.get(node).get(Table.RECORDS).size();
    }

    int hints(NodeId node) {
        return disks.get(node).get(Table.HINTS).size();
    }

    List<NodeId> owners(String key, int n) {
        return running.firstEntry().getValue().node().view().ring().owners(Token.of(key(key)), n);
    }

    static StoreKey key(String key) {
        return new StoreKey(BUCKET, Bytes.ofUtf8(key));
    }

    Reply put(NodeId at, String key, String value) {
        return put(at, key, value, CausalContext.EMPTY);
    }

    Reply put(NodeId at, String key, String value, CausalContext context) {
        return ask(at, new Request.Put(key(key), Value.ofUtf8(value), context, RequestOptions.DEFAULTS));
    }

    Reply delete(NodeId at, String key, CausalContext context) {
        return ask(at, new Request.Delete(key(key), context, RequestOptions.DEFAULTS));
    }

    Reply get(NodeId at, String key) {
        return ask(at, new Request.Get(key(key), RequestOptions.DEFAULTS));
    }

    /** The values of a read, by their text. */
    static List<String> values(Reply reply) {
        if (reply instanceof Reply.Found found) {
            return found.values().stream()
                    .map(each -> each.value().content().utf8())
                    .sorted()
                    .toList();
        }
        if (reply instanceof Reply.Absent) {
            return List.of();
        }
        throw new AssertionError("no values in " + reply);
    }

    List<String> read(NodeId at, String key) {
        return values(get(at, key));
    }

    Reply ask(NodeId at, Request request) {
        AtomicReference<Reply> reply = new AtomicReference<>();
        submit(at, request, reply::set);
        long until = nowMicros + 10_000_000;
        while (reply.get() == null && nowMicros < until) {
            step();
        }
        if (reply.get() == null) {
            throw new AssertionError("no reply to " + request);
        }
        return reply.get();
    }

    void submit(NodeId at, Request request, Consumer<Reply> onReply) {
        running.get(at).node().submit(request, onReply);
    }

    void run(Duration time) {
        long until = nowMicros + time.toNanos() / 1000;
        Task next = queue.peek();
        while (next != null && next.atMicros() <= until) {
            step();
            next = queue.peek();
        }
        nowMicros = until;
    }

    private void step() {
        Task task = queue.remove();
        nowMicros = task.atMicros();
        task.run().run();
    }

    private void later(long delayMicros, Runnable run) {
        queue.add(new Task(nowMicros + delayMicros, sequence++, run));
    }

    /** Runs unless that life of the node is over by then. */
    private void later(NodeId id, long boot, long delayMicros, Runnable run) {
        later(delayMicros, () -> {
            if (running.containsKey(id) && boots.get(id) == boot) {
                run.run();
            }
        });
    }

    private void transmit(NodeId from, NodeId to, Message message) {
        boolean arrives = !cuts.contains(from + ">" + to) && running.containsKey(to) && !lost.test(to, message);
        if (message instanceof Message.ShardMessage) {
            watcher.accept(from + " -> " + to + "  " + Words.of(message) + (arrives ? "" : "  (lost)"));
        }
        Bytes encoded = MessageCodec.encode(altered.apply(message));
        int copies = !arrives ? 0 : twice.test(to, message) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            later(slow.test(to, message) ? 6000 : 1000, () -> {
                Running target = running.get(to);
                if (target != null) {
                    target.node().receive(from, MessageCodec.decode(encoded));
                }
            });
        }
    }

    private MemoryStorage storage(
            NodeId id, long boot, Map<Table, NavigableMap<Bytes, Bytes>> disk, StorageCondition condition) {
        return new MemoryStorage(
                disk,
                saveMicros,
                (delay, run) -> later(id, boot, delay, run),
                mutations -> watcher.accept(id + "  saves " + Words.of(mutations)),
                condition);
    }

    private Lane lane(NodeId id, long boot, Storage storage) {
        return new TestLane(storage, (delay, run) -> later(id, boot, delay, run));
    }
}
