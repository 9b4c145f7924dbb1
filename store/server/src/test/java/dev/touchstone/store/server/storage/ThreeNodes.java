// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.driver.Lane;
import dev.touchstone.store.protocol.driver.NodePorts;
import dev.touchstone.store.protocol.driver.StoreNode;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.port.Timers;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Three whole nodes in virtual time, n1 on a storage of the caller's, n2 and n3 on memory that outlives them. */
final class ThreeNodes {
    static final NodeId N1 = new NodeId("n1");
    static final NodeId N2 = new NodeId("n2");
    static final NodeId N3 = new NodeId("n3");
    static final String BUCKET = "b";

    /** True if a message gets lost. */
    BiPredicate<NodeId, Message> lost = (to, message) -> false;

    private final PriorityQueue<Task> queue =
            new PriorityQueue<>(Comparator.comparingLong(Task::atMicros).thenComparingLong(Task::sequence));
    private final Map<NodeId, StoreNode> nodes = new TreeMap<>();
    private long nowMicros;
    private long sequence;

    private record Task(long atMicros, long sequence, Runnable run) {}

    /** What n2, n3, and the membership part of n1, have on disk. */
    static final class Disks {
        private final Map<String, Memory> disks = new TreeMap<>();

        Disks copy() {
            Disks copy = new Disks();
            disks.forEach((name, disk) -> {
                Memory of = copy.of(name);
                disk.tables.forEach((table, content) -> of.tables.get(table).putAll(content));
            });
            return copy;
        }

        private Memory of(String name) {
            return disks.computeIfAbsent(name, none -> new Memory());
        }
    }

    /**
     * Starts them.
     *
     * @param boot of this life of all of them
     * @param opened opens the storage of n1, given where its completions run
     */
    ThreeNodes(long boot, Disks disks, Function<Executor, Storage> opened) {
        nowMicros = boot * 1_000_000_000L;
        for (NodeId id : List.of(N1, N2, N3)) {
            Executor executor = task -> later(0, task);
            Memory membership = disks.of(id + ".membership");
            membership.executor = executor;
            Storage records;
            if (id.equals(N1)) {
                records = opened.apply(executor);
            } else {
                Memory memory = disks.of(id.name());
                memory.executor = executor;
                records = memory;
            }
            NodeConfig config = new NodeConfig(
                    id,
                    List.of(Member.of("n1"), Member.of("n2"), Member.of("n3")),
                    1,
                    NodeConfig.Gossip.DEFAULT,
                    NodeConfig.Limits.DEFAULT,
                    true);
            NodePorts ports = new NodePorts(
                    () -> new Instants(nowMicros * 1000, nowMicros),
                    (to, message) -> send(id, to, message),
                    new Randomness(id.hashCode() + boot),
                    (node, event, detail) -> {},
                    new TestLane(membership),
                    List.of(new TestLane(records)));
            nodes.put(id, new StoreNode(config, new Incarnation(id, boot), ports));
        }
        nodes.values().forEach(StoreNode::start);
    }

    StoreNode node(NodeId id) {
        return nodes.get(id);
    }

    Reply put(NodeId at, String key, String value) {
        return ask(at, new Request.Put(key(key), Value.ofUtf8(value), CausalContext.EMPTY, RequestOptions.DEFAULTS));
    }

    Reply get(NodeId at, String key) {
        return ask(at, new Request.Get(key(key), RequestOptions.DEFAULTS));
    }

    private static StoreKey key(String key) {
        return new StoreKey(BUCKET, Bytes.ofUtf8(key));
    }

    Reply ask(NodeId at, Request request) {
        AtomicReference<Reply> reply = new AtomicReference<>();
        node(at).submit(request, reply::set);
        while (reply.get() == null) {
            step();
        }
        return reply.get();
    }

    /** Asks all at once, and waits for all. */
    List<Reply> readAll(NodeId at, List<String> keys) {
        List<AtomicReference<Reply>> replies = new ArrayList<>();
        for (String key : keys) {
            AtomicReference<Reply> reply = new AtomicReference<>();
            replies.add(reply);
            node(at).submit(new Request.Get(key(key), RequestOptions.DEFAULTS), reply::set);
        }
        while (replies.stream().anyMatch(each -> each.get() == null)) {
            step();
        }
        List<Reply> all = new ArrayList<>();
        replies.forEach(each -> all.add(each.get()));
        return all;
    }

    void run(Duration time) {
        long until = nowMicros + time.toNanos() / 1000;
        while (!queue.isEmpty() && queue.peek().atMicros() <= until) {
            step();
        }
        nowMicros = until;
    }

    void stop() {
        nodes.values().forEach(StoreNode::stop);
    }

    private void step() {
        Task task = queue.remove();
        nowMicros = task.atMicros();
        task.run().run();
    }

    private void later(long micros, Runnable run) {
        queue.add(new Task(nowMicros + micros, sequence++, run));
    }

    private void send(NodeId from, NodeId to, Message message) {
        if (!lost.test(to, message) && !lost.test(from, message)) {
            Bytes encoded = MessageCodec.encode(message);
            later(1000, () -> node(to).receive(from, MessageCodec.decode(encoded)));
        }
    }

    private final class TestLane implements Lane, Timers {
        private final Storage storage;
        private final TreeSet<Long> running = new TreeSet<>();

        TestLane(Storage storage) {
            this.storage = storage;
        }

        @Override
        public Timers timers() {
            return this;
        }

        @Override
        public Storage storage() {
            return storage;
        }

        @Override
        public void run(Runnable task) {
            later(0, task);
        }

        @Override
        public void start(TimerId timer, Duration delay, Consumer<TimerId> fired) {
            running.add(timer.number());
            later(delay.toNanos() / 1000, () -> {
                if (running.remove(timer.number())) {
                    fired.accept(timer);
                }
            });
        }

        @Override
        public void cancel(TimerId timer) {
            running.remove(timer.number());
        }
    }

    private static final class Memory implements Storage {
        final Map<Table, NavigableMap<Bytes, Bytes>> tables = new EnumMap<>(Table.class);
        Executor executor = Runnable::run;

        Memory() {
            for (Table table : Table.values()) {
                tables.put(table, new TreeMap<>());
            }
        }

        @Override
        public StorageCondition condition() {
            return StorageCondition.SOUND;
        }

        @Override
        public @Nullable Bytes read(Table table, Bytes key) {
            return tables.get(table).get(key);
        }

        @Override
        public void write(List<Mutation> mutations, Completion completion) {
            for (Mutation each : mutations) {
                if (each.value() == null) {
                    tables.get(each.table()).remove(each.key());
                } else {
                    tables.get(each.table()).put(each.key(), each.value());
                }
            }
            executor.execute(completion::saved);
        }

        @Override
        public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
            NavigableMap<Bytes, Bytes> tail = tables.get(table).tailMap(from, true);
            for (Map.Entry<Bytes, Bytes> entry : (to == null ? tail : tail.headMap(to, false)).entrySet()) {
                if (!visitor.test(entry.getKey(), entry.getValue())) {
                    return;
                }
            }
        }
    }
}
