// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.explain;

/** Kinds of reads that returned an older value than they may. Reports say <em>stale</em> of the second alone, and count it. */
public enum OutdatedRead {
    /** The newer value was written, and nobody ever saw it. */
    LOST_WRITE("lost-write", "Lost write"),
    /** The value had certainly been overwritten when the read began: by a write that began after its own had ended. */
    STALE_READ("stale-read", "Stale read"),
    /** The newer value was seen before, though the two writes may have overlapped, or the newer one not have ended. */
    NEW_OLD_INVERSION("new-old-inversion", "Older value after a newer one");

    private final String anomaly;
    private final String title;

    OutdatedRead(String anomaly, String title) {
        this.anomaly = anomaly;
        this.title = title;
    }

    /**
     * The kind of a read.
     *
     * @param isNewerSeen whether somebody saw the newer value
     * @param isOverwritten whether the one that was read had certainly been overwritten
     */
    public static OutdatedRead of(boolean isNewerSeen, boolean isOverwritten) {
        return !isNewerSeen ? LOST_WRITE : isOverwritten ? STALE_READ : NEW_OLD_INVERSION;
    }

    public String anomaly() {
        return anomaly;
    }

    public String title() {
        return title;
    }
}
