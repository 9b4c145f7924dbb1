// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.DiskFault.Damage;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.node.SimNodes;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.simulation.time.Range;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a simulated disk is like when it is in trouble, and what is left of one that was tampered with. */
class SimDiskFaultsTest {
    private final EventQueue queue = new EventQueue();
    private final SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));
    private final SimDisk disk = new SimDisk(queue, new Randomness(1).named("disk"), Range.micros(100, 100), node);
    private final List<String> ends = new ArrayList<>();

    private void write(String key, @Nullable String value) {
        Mutation mutation = new Mutation(Table.RECORDS, Bytes.ofUtf8(key), value == null ? null : Bytes.ofUtf8(value));
        disk.write(List.of(mutation), new Storage.Completion() {
            @Override
            public void saved() {
                ends.add(key + " saved");
            }

            @Override
            public void failed(boolean full, String detail) {
                ends.add(key + (full ? " refused: " : " failed: ") + detail);
            }
        });
    }

    private void run(long millis) {
        boolean[] over = {false};
        queue.after(millis * 1_000_000, () -> over[0] = true);
        while (!over[0]) {
            queue.step();
        }
    }

    private @Nullable String read(String key) {
        Bytes value = disk.read(Table.RECORDS, Bytes.ofUtf8(key));
        return value == null ? null : value.utf8();
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            write("k" + i, "v" + i);
        }
        run(10);
        ends.clear();
    }

    @Test
    void aFullDiskTakesNothingAndLosesNothing() {
        write("a", "1");
        run(1);
        disk.trouble(true, false, 0);
        write("a", "2");
        run(1);
        assertThat(read("a")).isEqualTo("1");
        disk.trouble(false, false, 0);
        write("a", "3");
        run(1);
        assertThat(ends).containsExactly("a saved", "a refused: the disk is full", "a saved");
        assertThat(disk.words()).contains("1 refused");
    }

    @Test
    void aFullMapTakesWhatItKnowsAndNothingNew() {
        write("a", "1");
        disk.trouble(false, true, 0);
        write("a", "2");
        write("b", "1");
        write("a", null);
        run(1);
        assertThat(ends).containsExactlyInAnyOrder("a saved", "a saved", "b refused: the map is full", "a saved");
        assertThat(read("b")).isNull();
    }

    @Test
    void aSlowDiskIsDurableLater() {
        disk.trouble(false, false, 200_000_000);
        write("a", "1");
        run(200);
        assertThat(ends).isEmpty();
        disk.trouble(false, false, 0);
        write("b", "1");
        run(1);
        assertThat(ends).as("in order").containsExactly("a saved", "b saved");
        assertThat(disk.words()).contains("1 held back");
    }

    @Test
    void damagedValuesReadAsEmptyAndAreRememberedAsLost() {
        fill(20);
        int damaged = disk.damage(Damage.FLIP, new SplittableRandom(3));
        List<String> empty = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            if ("".equals(read("k" + i))) {
                empty.add("k" + i);
            }
        }
        assertThat(empty).hasSizeBetween(1, damaged);
        for (String key : empty) {
            assertThat(disk.lost(Table.RECORDS, Bytes.ofUtf8(key)))
                    .containsExactly(Bytes.ofUtf8(key.replace('k', 'v')));
            assertThat(disk.durable(Table.RECORDS, Bytes.ofUtf8(key))).isEqualTo(Bytes.EMPTY);
        }
    }

    @Test
    void aCutIsToldOfTheStorage() {
        fill(20);
        write("k3", "newer");
        write("k4", null);
        run(1);
        int lost = disk.damage(Damage.CUT, new SplittableRandom(5));
        assertThat(lost).isGreaterThanOrEqualTo(2);
        assertThat(disk.condition()).isEqualTo(new StorageCondition(1));
        disk.damage(Damage.FLIP, new SplittableRandom(5));
        assertThat(disk.condition()).as("damaged values are known").isEqualTo(new StorageCondition(1));
        disk.wipe();
        assertThat(disk.condition()).as("as a new one").isEqualTo(StorageCondition.SOUND);
    }

    @Test
    void aCutLosesNoOtherChanges() {
        fill(20);
        write("k3", "newer");
        write("k4", null);
        run(1);
        int lost = disk.damage(Damage.CUT, new SplittableRandom(5));
        assertThat(read("k3")).isEqualTo("v3");
        assertThat(read("k4")).isEqualTo("v4");
        for (int i = 5; i < 20; i++) {
            assertThat(read("k" + i)).isEqualTo(i < 22 - lost ? "v" + i : null);
        }
    }

    @Test
    void aDiskIsRolledBackToItsCopyAndWiped() {
        assertThat(disk.rollBack()).as("there is no copy").isNegative();
        fill(3);
        assertThat(disk.copy()).isEqualTo(3);
        write("k0", "newer");
        write("k9", "new");
        run(1);
        assertThat(disk.rollBack()).isEqualTo(3);
        assertThat(read("k0")).isEqualTo("v0");
        assertThat(read("k9")).isNull();
        assertThat(disk.wipe()).isEqualTo(3);
        assertThat(disk.isEmpty(Table.RECORDS)).isTrue();
        assertThat(disk.durable(Table.RECORDS, Bytes.ofUtf8("k0"))).isNull();
        assertThat(disk.lost(Table.RECORDS, Bytes.ofUtf8("k0")))
                .containsExactly(Bytes.ofUtf8("newer"), Bytes.ofUtf8("v0"));
    }
}
