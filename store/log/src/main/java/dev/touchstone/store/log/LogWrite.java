// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.util.List;

/**
 * A write of the log.
 *
 * @param sequence greater than that of all writes before
 * @param changes in their order; they were made together
 */
public record LogWrite(long sequence, List<LogChange> changes) {
    public LogWrite {
        changes = List.copyOf(changes);
    }

    /** The same write of which nobody knows any more whether it took place. */
    LogWrite asLost() {
        return new LogWrite(sequence, changes.stream().map(LogChange::asLost).toList());
    }
}
