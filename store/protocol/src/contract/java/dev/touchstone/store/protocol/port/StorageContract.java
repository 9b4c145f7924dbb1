// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every adapter of the storage port keeps: Chronicle, the simulated disk, and the memory of the core's tests. */
public abstract class StorageContract {
    /** Tasks that the storage gave its lane, in order. */
    protected final Deque<Runnable> lane = new ArrayDeque<>();

    /** An empty storage whose completions go to the executor, or which {@link #runLane} completes. */
    protected abstract Storage open(Executor executor) throws Exception;

    /** Runs until all writes have completed. */
    protected void runLane() {
        for (Runnable task = lane.poll(); task != null; task = lane.poll()) {
            task.run();
        }
    }

    @Test
    final void isSoundWhenItIsNew() throws Exception {
        assertThat(open(lane::add).condition()).isEqualTo(StorageCondition.SOUND);
        assertThat(StorageCondition.SOUND.isDamaged()).isFalse();
    }

    @Test
    final void readsWhatWasWrittenAtOnce() throws Exception {
        Storage storage = open(lane::add);
        Outcomes outcomes = new Outcomes();
        storage.write(List.of(put("a", "1")), outcomes);
        assertThat(storage.read(Table.RECORDS, Bytes.ofUtf8("a"))).isEqualTo(Bytes.ofUtf8("1"));
        assertThat(storage.read(Table.HINTS, Bytes.ofUtf8("a"))).isNull();
    }

    @Test
    final void completesLaterAndInOrder() throws Exception {
        Storage storage = open(lane::add);
        List<String> order = new ArrayList<>();
        for (String name : List.of("x", "y", "z")) {
            storage.write(List.of(put("k", name)), new Storage.Completion() {
                @Override
                public void saved() {
                    order.add(name);
                }

                @Override
                public void failed(boolean full, String detail) {
                    order.add(detail);
                }
            });
        }
        assertThat(order).isEmpty();
        runLane();
        assertThat(order).containsExactly("x", "y", "z");
    }

    @Test
    final void appliesAllMutationsOfAWriteInOrder() throws Exception {
        Storage storage = open(lane::add);
        storage.write(
                List.of(put("k", "1"), put("k", "2"), remove("gone"), put("gone", "x"), remove("gone")),
                new Outcomes());
        assertThat(storage.read(Table.RECORDS, Bytes.ofUtf8("k"))).isEqualTo(Bytes.ofUtf8("2"));
        assertThat(storage.read(Table.RECORDS, Bytes.ofUtf8("gone"))).isNull();
    }

    @Test
    final void scansAHalfOpenRangeInUnsignedOrder() throws Exception {
        Storage storage = open(lane::add);
        byte[][] keys = {{(byte) 0x80}, {1}, {1, 0}, {(byte) 0xff}, {2}};
        for (byte[] key : keys) {
            storage.write(List.of(new Mutation(Table.RECORDS, Bytes.wrap(key), Bytes.EMPTY)), new Outcomes());
        }
        List<Integer> firstBytes = new ArrayList<>();
        storage.scan(Table.RECORDS, Bytes.wrap(new byte[] {1}), Bytes.wrap(new byte[] {(byte) 0xff}), (key, value) -> {
            firstBytes.add(key.at(0) & 0xff);
            return true;
        });
        assertThat(firstBytes).containsExactly(1, 1, 2, 0x80);
        List<Bytes> seen = new ArrayList<>();
        storage.scan(Table.RECORDS, Bytes.EMPTY, null, (key, value) -> {
            seen.add(key);
            return seen.size() < 2;
        });
        assertThat(seen).hasSize(2);
    }

    @Test
    final void agreesWithASortedMapOnRandomWrites() throws Exception {
        Storage storage = open(lane::add);
        TreeMap<Bytes, Bytes> model = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            Bytes key = Bytes.ofUtf8("key-" + random.nextInt(100));
            if (random.nextInt(4) == 0) {
                storage.write(List.of(new Mutation(Table.RECORDS, key, null)), new Outcomes());
                model.remove(key);
            } else {
                byte[] content = new byte[random.nextInt(random.nextInt(10) == 0 ? 20_000 : 200)];
                random.nextBytes(content);
                storage.write(List.of(new Mutation(Table.RECORDS, key, Bytes.wrap(content))), new Outcomes());
                model.put(key, Bytes.wrap(content));
            }
        }
        runLane();
        assertThat(content(storage)).isEqualTo(model);
    }

    public static Map<Bytes, Bytes> content(Storage storage) {
        TreeMap<Bytes, Bytes> content = new TreeMap<>();
        storage.scan(Table.RECORDS, Bytes.EMPTY, null, (key, value) -> {
            content.put(key, value);
            return true;
        });
        return content;
    }

    protected static Mutation put(String key, String value) {
        return new Mutation(Table.RECORDS, Bytes.ofUtf8(key), Bytes.ofUtf8(value));
    }

    protected static Mutation remove(String key) {
        return new Mutation(Table.RECORDS, Bytes.ofUtf8(key), null);
    }

    /** Remembers how writes ended. */
    public static final class Outcomes implements Storage.Completion {
        public int saved;
        public @Nullable String failure;
        public boolean full;

        @Override
        public void saved() {
            saved++;
        }

        @Override
        public void failed(boolean full, String detail) {
            this.full = full;
            failure = detail;
        }
    }
}
