// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.node.SimNodes;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.simulation.time.Range;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a crash leaves: all that was reported saved, and of the rest a prefix, the last of it torn. */
class SimDiskTest {
    private static final int WRITES = 8;

    private final List<Integer> saved = new ArrayList<>();

    /** Writes 0a and 0b, 1a and 1b …, crashes so many microseconds later, and says which are left. */
    private List<String> leftAfterACrash(long seed, long micros) {
        saved.clear();
        EventQueue queue = new EventQueue();
        SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));
        SimDisk disk = new SimDisk(queue, new Randomness(seed).named("disk"), Range.micros(100, 900), node);
        for (int i = 0; i < WRITES; i++) {
            int write = i;
            disk.write(List.of(put(i + "a"), put(i + "b")), new Storage.Completion() {
                @Override
                public void saved() {
                    saved.add(write);
                }

                @Override
                public void failed(boolean full, String detail) {
                    throw new AssertionError(detail);
                }
            });
        }
        assertThat(keys(disk)).as("what was written is seen at once").hasSize(2 * WRITES);
        boolean[] over = {false};
        queue.at(micros * 1_000, () -> {
            disk.crash();
            over[0] = true;
        });
        while (!over[0]) {
            queue.step();
        }
        return keys(disk);
    }

    private static Mutation put(String key) {
        return new Mutation(Table.META, Bytes.ofUtf8(key), Bytes.ofUtf8("x"));
    }

    private static List<String> keys(SimDisk disk) {
        List<String> keys = new ArrayList<>();
        disk.scan(Table.META, Bytes.EMPTY, null, (key, value) -> keys.add(key.utf8()));
        return keys;
    }

    @Test
    void whatWasReportedSavedIsKeptAndTheRestIsAPrefix() {
        TreeSet<Integer> lost = new TreeSet<>();
        boolean torn = false;
        for (long seed = 0; seed < 200; seed++) {
            List<String> left = leftAfterACrash(seed, 300);
            assertThat(left.size()).isGreaterThanOrEqualTo(2 * saved.size());
            for (int i = 0; i < left.size(); i++) {
                assertThat(left.get(i)).isEqualTo(i / 2 + (i % 2 == 0 ? "a" : "b"));
            }
            lost.add(2 * WRITES - left.size());
            torn |= left.size() % 2 == 1;
        }
        assertThat(torn).as("a write of two was torn").isTrue();
        assertThat(lost)
                .as("from nothing to nearly all that was not saved")
                .contains(0)
                .hasSizeGreaterThan(8);
    }

    @Test
    void nothingIsLostOnceAllIsSaved() {
        assertThat(leftAfterACrash(1, 60_000)).hasSize(2 * WRITES);
        assertThat(saved).hasSize(WRITES);
    }
}
