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
import org.junit.jupiter.api.Test;

/** What goes wrong with a disk by itself. */
class DiskTroubleTest {
    private final EventQueue queue = new EventQueue();
    private final SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));
    private final SimDisk disk = new SimDisk(queue, new Randomness(1).named("disk"), Range.micros(100, 100), node);
    private final List<String> ends = new ArrayList<>();

    private void write(String key) {
        Mutation mutation = new Mutation(Table.RECORDS, Bytes.ofUtf8(key), Bytes.ofUtf8("v"));
        disk.write(List.of(mutation), new Storage.Completion() {
            @Override
            public void saved() {
                ends.add(key + " saved");
            }

            @Override
            public void failed(boolean full, String detail) {
                ends.add(key + (full ? " refused" : " failed"));
            }
        });
        run(1);
    }

    private void run(int millis) {
        boolean[] over = {false};
        queue.after(millis * 1_000_000L, () -> over[0] = true);
        while (!over[0]) {
            queue.step();
        }
    }

    private boolean has(String key) {
        return disk.read(Table.RECORDS, Bytes.ofUtf8(key)) != null;
    }

    @Test
    void refusesSoManySavesAndTakesTheNext() {
        disk.trouble().refuse(2);
        write("a");
        write("b");
        write("c");
        assertThat(ends).containsExactly("a refused", "b refused", "c saved");
        assertThat(has("a")).isFalse();
    }

    @Test
    void failsForGoodUntilItsNodeStops() {
        int[] told = {0};
        disk.trouble().failForGood(() -> told[0]++);
        write("a");
        write("b");
        disk.crash();
        write("c");
        assertThat(ends).containsExactly("a failed", "b failed", "c saved");
        assertThat(told[0]).isEqualTo(1);
    }

    @Test
    void takesNoMoreKeysThanItHasRoomFor() {
        disk.trouble().limitKeys(1);
        write("a");
        write("b");
        write("a");
        disk.trouble().limitKeys(0);
        write("b");
        assertThat(ends).containsExactly("a saved", "b refused", "a saved", "b saved");
    }

    @Test
    void losesWhatItSaidWasSavedWhenItsSyncsLie() {
        write("a");
        disk.trouble().lie(true);
        write("b");
        assertThat(ends).containsExactly("a saved", "b saved");
        disk.crash();
        assertThat(has("a")).isTrue();
        assertThat(has("b")).isFalse();
        assertThat(disk.lost(Table.RECORDS, Bytes.ofUtf8("b"))).hasSize(1);
        assertThat(disk.losses()).isEqualTo(1);
    }

    @Test
    void keepsAllOnceATrueSyncCameAfterwards() {
        disk.trouble().lie(true);
        write("a");
        disk.trouble().lie(false);
        write("b");
        disk.crash();
        assertThat(has("a")).isTrue();
        assertThat(has("b")).isTrue();
    }

    @Test
    void tellsOfASaveThatIsPending() {
        long[] left = {0};
        disk.trouble().onNextSave(nanos -> left[0] = nanos);
        write("a");
        assertThat(left[0]).isEqualTo(100_000);
        left[0] = 0;
        write("b");
        assertThat(left[0]).as("once").isZero();
    }
}
