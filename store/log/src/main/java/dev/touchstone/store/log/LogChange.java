// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of the log says that a key became.
 *
 * @param value null if the key was removed, or if the value is lost
 * @param lost the key was written, and nobody knows what: neither its value nor that it has none
 */
public record LogChange(Table table, Bytes key, @Nullable Bytes value, boolean lost) {
    /** The same change of which nobody knows any more whether it took place. */
    LogChange asLost() {
        return new LogChange(table, key, null, true);
    }
}
