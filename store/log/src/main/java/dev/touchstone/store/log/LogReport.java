// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.util.List;

/**
 * What a replay found.
 *
 * @param entries how many were read, refused writes and the word that they were refused among them
 * @param lastSequence of the last entry; 0 if there was none
 * @param tornBytes of an append that was interrupted, at the end; never acknowledged, and so no damage
 * @param damages in the order of the log; empty if every entry that was ever acknowledged, and not dropped since, was read
 */
public record LogReport(long entries, long lastSequence, long tornBytes, List<LogDamage> damages) {
    public LogReport {
        damages = List.copyOf(damages);
    }

    /** True if keys may be lost, or old, of which nobody knows which they are. */
    public boolean losesUnknownKeys() {
        return damages.stream().anyMatch(each -> each.kind().losesUnknownKeys());
    }
}
