// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.disk.SimDisk;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that is started with other numbers of shards. */
class SimNodeShardsTest {
    private static final int KEYS = 40;

    private final EventQueue queue = new EventQueue();
    private final SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));

    private static StoreKey key(int number) {
        return new StoreKey("b", 1, Bytes.ofUtf8("k" + number));
    }

    private void fill() {
        SimDisk disk = node.disks().get(1);
        for (int i = 0; i < KEYS; i++) {
            disk.write(
                    List.of(new Mutation(Table.RECORDS, RecordKey.encode(key(i)), Bytes.ofUtf8("v" + i))),
                    new Storage.Completion() {
                        @Override
                        public void saved() {
                            saved++;
                        }

                        @Override
                        public void failed(boolean full, String detail) {
                            throw new AssertionError(detail);
                        }
                    });
        }
        while (saved < KEYS) {
            queue.step();
        }
    }

    private int saved;

    @Test
    void hasAllKeysWhereTheyAreLookedFor() {
        fill();
        for (int shards : new int[] {3, 2, 4, 1}) {
            node.crash();
            node.moveTo(shards);
            node.start();
            assertThat(node.disks()).hasSize(1 + shards);
            for (int i = 0; i < KEYS; i++) {
                assertThat(node.durable(key(i))).as("in %s shards", shards).isEqualTo(Bytes.ofUtf8("v" + i));
                assertThat(node.record(key(i))).as("in %s shards", shards).isEqualTo(Bytes.ofUtf8("v" + i));
            }
        }
    }

    @Test
    void remembersWhatItsFormerDisksLost() {
        fill();
        node.crash();
        node.disks().forEach(SimDisk::wipe);
        int losses = node.losses();
        node.moveTo(2);
        node.start();
        assertThat(node.losses()).isEqualTo(losses);
        assertThat(node.lost(RecordKey.encode(key(3)))).containsExactly(Bytes.ofUtf8("v3"));
        assertThat(node.durable(key(3))).isNull();
    }

    /** A copy is one of the whole disk, in the shards that it had then. */
    @Test
    void keepsNoCopyOfShardsThatAreNoMore() {
        fill();
        node.crash();
        node.disks().forEach(SimDisk::copy);
        node.moveTo(2);
        assertThat(node.disks()).allMatch(disk -> disk.rollBack() < 0);
    }

    @Test
    void whatIsWrongWithItsDisksStaysWrong() {
        node.disks().forEach(disk -> disk.trouble(true, true, 5_000_000));
        node.crash();
        node.moveTo(3);
        assertThat(node.disks())
                .allMatch(SimDisk::isFull)
                .extracting(SimDisk::words)
                .hasSize(4)
                .allMatch(words -> words.startsWith("full, map full, saves take 5 ms longer"));
    }
}
