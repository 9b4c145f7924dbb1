// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.ambient;

import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.store.protocol.bucket.Worded;
import java.util.EnumSet;
import java.util.Set;

/** A kind of trouble that comes by itself, again and again, each time to one node; or by somebody's hand, to a bucket. */
public enum AmbientKind implements Worded {
    /** The next few saves are refused, as by a full disk. */
    SAVES_REFUSED,
    /** A save fails for good: the node stops, as a real one does, and is started again. */
    STORAGE_FAILED,
    /** For a while the maps take no new keys. */
    MAP_FULL,
    /** For a while saves take much longer. */
    DISK_SLOW,
    /** The node is killed while a save is pending. */
    KILLED_AT_SAVE,
    /** The node is killed between two effects of one event. */
    KILLED_BETWEEN_EFFECTS,
    /** The node is killed, and some of what was sent to it comes after its restart, again or for the first time. */
    REPEATED_AFTER_RESTART,
    /** For a while syncs lie, until the node is killed: what was reported as saved is gone. */
    SYNC_LIES,
    /** The node is killed, and values on its disk are damaged. */
    DISK_DAMAGED,
    /** The node is killed, and its log is cut short. */
    DISK_CUT,
    /** The node is killed, and an old copy of its disk put in place. */
    DISK_OLD,
    /** The node is killed, and its disk replaced by an empty one. */
    DISK_LOST,
    /** The node is killed, and started with another number of shards. */
    SHARDS_CHANGED,
    /** Somebody changes the settings of a bucket, or is refused. */
    SETTINGS_CHANGED,
    /** Somebody writes with a context that no node gave out. */
    CONTEXT_MADE_UP,
    /** Somebody drops a bucket beside those of the load, and makes it again. */
    BUCKET_REMADE,
    /** A client writes a key of its own again and again, at one node after the other, with the context of its last write. */
    WRITES_CHAINED,
    /** A key is written all the time, and read meanwhile. */
    KEY_HOT,
    /** A message comes long after it was sent, be it for the second time. */
    MESSAGE_LATE;

    /** What it takes away of what promises stand on. */
    public Set<Footing> takes() {
        boolean loses = ordinal() >= SYNC_LIES.ordinal() && ordinal() <= DISK_LOST.ordinal();
        return loses ? EnumSet.of(Footing.KEPT_DISKS) : EnumSet.noneOf(Footing.class);
    }

    /** True if it is what somebody does, and not what happens to a node. */
    public boolean isByHand() {
        return ordinal() >= SETTINGS_CHANGED.ordinal() && ordinal() <= KEY_HOT.ordinal();
    }

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static AmbientKind of(String word) {
        return Worded.of(AmbientKind.class, "ambient trouble", word);
    }
}
