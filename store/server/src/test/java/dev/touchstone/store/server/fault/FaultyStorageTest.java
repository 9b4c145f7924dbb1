// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.store.server.storage.ChronicleStorage;
import dev.touchstone.store.server.storage.StorageConfig;
import dev.touchstone.store.server.storage.StorageStats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the port, without faults and with them, and what each fault does. */
final class FaultyStorageTest extends StorageContract {
    private final DiskFaults faults = new DiskFaults();
    private final List<Runnable> timers = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private boolean takesNewKeys;

    @TempDir
    private Path folder;

    private ChronicleStorage sound;

    @Override
    protected Storage open(Executor executor) throws Exception {
        sound = ChronicleStorage.open(folder, StorageConfig.DEFAULT, executor, new StorageStats(), failure -> {});
        return new FaultyStorage(sound, faults, takesNewKeys, executor, (millis, task) -> timers.add(task));
    }

    @AfterEach
    void close() {
        sound.close();
    }

    @Test
    void completesASaveLaterAndWhatComesAfterBehindIt() throws Exception {
        Storage storage = open(lane::add);
        faults.setSaveDelayMillis(1);
        storage.write(List.of(put("a", "1")), noting("a"));
        assertThat(storage.read(Table.RECORDS, Bytes.ofUtf8("a"))).isEqualTo(Bytes.ofUtf8("1"));
        runLane();
        faults.setSaveDelayMillis(0);
        storage.write(List.of(put("b", "1")), noting("b"));
        faults.setMapFull(true);
        storage.write(List.of(put("c", "1")), noting("c"));
        runLane();
        assertThat(ends).as("before the time has passed").isEmpty();
        assertThat(faults.delayedSaves()).isEqualTo(1);
        // A timer that fires early, if the millisecond has not passed yet, sets another.
        while (!timers.isEmpty()) {
            timers.remove(0).run();
        }
        assertThat(ends).containsExactly("a saved", "b saved", "c the table records is full (injected) true");
        storage.write(List.of(put("a", "2")), noting("d"));
        runLane();
        assertThat(ends).endsWith("d saved").hasSize(4);
    }

    @Test
    void refusesNewKeysAloneAndNothingOfTheWrite() throws Exception {
        Storage storage = open(lane::add);
        storage.write(List.of(put("old", "1")), noting("old"));
        faults.setMapFull(true);
        storage.write(List.of(put("old", "2"), put("new", "1")), noting("both"));
        storage.write(List.of(put("old", "3")), noting("again"));
        storage.write(List.of(remove("new")), noting("remove"));
        assertThat(ends).as("never from within").isEmpty();
        runLane();
        assertThat(ends)
                .containsExactly(
                        "old saved", "both the table records is full (injected) true", "again saved", "remove saved");
        assertThat(StorageContract.content(storage)).hasSize(1).containsValue(Bytes.ofUtf8("3"));
        assertThat(faults.refusedSaves()).isEqualTo(1);
        faults.setMapFull(false);
        storage.write(List.of(put("new", "1")), noting("healed"));
        runLane();
        assertThat(ends).endsWith("healed saved");
    }

    @Test
    void feignsNoFullMapWhereNewKeysAreTaken() throws Exception {
        takesNewKeys = true;
        Storage storage = open(lane::add);
        faults.setMapFull(true);
        storage.write(List.of(put("new", "1")), noting("new"));
        runLane();
        assertThat(ends).containsExactly("new saved");
    }

    private Storage.Completion noting(String name) {
        return new Storage.Completion() {
            @Override
            public void saved() {
                ends.add(name + " saved");
            }

            @Override
            public void failed(boolean full, String detail) {
                ends.add(name + " " + detail + " " + full);
            }
        };
    }
}
