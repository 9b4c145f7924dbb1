// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import dev.touchstone.store.server.storage.StorageConfig;
import dev.touchstone.store.server.storage.StorageConfig.TableSize;
import java.util.function.Function;

/** The settings of one table's size. */
record TableSettings(Setting<Long> entries, Setting<Integer> valueBytes, Setting<Integer> growth) {
    static TableSettings of(String name, String what, TableSize otherwise, Function<StorageConfig, TableSize> of) {
        return new TableSettings(
                Settings.storage(
                        name + ".entries",
                        Kind.whole(100, 1L << 29),
                        otherwise.entries(),
                        "how many " + what + " the table is made for",
                        storage -> of.apply(storage).entries()),
                Settings.storage(
                        name + ".valueBytes",
                        Kind.integer(16, 1 << 20),
                        otherwise.valueBytes(),
                        "of a typical one",
                        storage -> of.apply(storage).valueBytes()),
                Settings.storage(
                        name + ".growth",
                        Kind.integer(1, 100),
                        otherwise.growth(),
                        "up to how many times that much before the table is full",
                        storage -> of.apply(storage).growth()));
    }

    TableSize read(SettingValues in) {
        return new TableSize(in.get(entries), in.get(valueBytes), in.get(growth));
    }
}
