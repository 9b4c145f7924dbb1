// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.port.Table;
import java.util.EnumMap;
import java.util.concurrent.Executor;

/** The storage that the core is tested with is one like any other. */
final class MemoryStorageTest extends StorageContract {
    @Override
    protected Storage open(Executor executor) {
        return new MemoryStorage(
                new EnumMap<>(Table.class),
                100,
                (micros, task) -> executor.execute(task),
                mutations -> {},
                StorageCondition.SOUND);
    }
}
