// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.util.concurrent.atomic.LongAdder;

/** What the storages of a node have done since it started. Thread-safe. */
public final class StorageStats {
    /** Writes saved. */
    public final LongAdder writes = new LongAdder();
    /** Bytes appended to commit logs. */
    public final LongAdder logBytes = new LongAdder();
    /** Writes refused because a table was full, or the record too large. */
    public final LongAdder full = new LongAdder();
    /** Records and log entries whose checksum was wrong: none was served or replayed. */
    public final LongAdder corrupt = new LongAdder();
    /** Damages that were found in commit logs when they were opened. */
    public final LongAdder logDamages = new LongAdder();
    /** Bytes of interrupted appends that were cut off commit logs when they were opened. */
    public final LongAdder tornBytes = new LongAdder();
    /** Map files that were not as a clean close had left them. */
    public final LongAdder mapDamages = new LongAdder();
    /** Storages that opened without knowing what they had lost. */
    public final LongAdder damaged = new LongAdder();
    /** Log entries replayed after an unclean stop. */
    public final LongAdder replayed = new LongAdder();
    /** Opens after an unclean stop. */
    public final LongAdder recoveries = new LongAdder();
}
