// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.node.Incarnation;

/**
 * A hybrid logical clock: follows the wall clock while that runs ahead, and counts while it lags behind what was seen.
 *
 * <p>A write is stamped later than every write that its coordinator had seen; of two writes that did not know of each
 * other the one with the clock ahead wins, whichever came last. Not thread-safe.
 *
 * <p>A time that is more than {@value #AHEAD_MAX_MICROS} microseconds ahead of the wall clock is not followed: one clock that
 * was a year ahead for a moment would else take all clocks with it, for a year. It is only outrun for the key that has it.
 *
 * @see <a href="https://cse.buffalo.edu/tech-reports/2014-04.pdf">Kulkarni et al., Logical Physical Clocks, 2014</a>
 */
public final class HybridClock {
    static final long AHEAD_MAX_MICROS = 60_000_000;

    private long micros;
    private int logical;

    /** A time later than all that were given or seen before. */
    public HybridTimestamp tick(long wallMicros, Incarnation actor) {
        if (wallMicros > micros) {
            micros = wallMicros;
            logical = 0;
        } else if (logical < Integer.MAX_VALUE) {
            logical++;
        } else {
            micros++;
            logical = 0;
        }
        return new HybridTimestamp(micros, logical, actor);
    }

    /** The same, and later than all times in the cell and the context that a write follows. */
    public HybridTimestamp tick(long wallMicros, Incarnation actor, Cell cell, Seen seen) {
        observe(wallMicros, cell);
        observe(wallMicros, seen.micros(), seen.logical());
        HybridTimestamp time = tick(wallMicros, actor);
        time = after(time, seen.micros(), seen.logical());
        for (HybridTimestamp stamp : cell.stamps()) {
            time = after(time, stamp.micros(), stamp.logical());
        }
        return time;
    }

    /** The same, and with more micros than a floor has, which this clock follows. */
    public HybridTimestamp tickAbove(long floorMicros, long wallMicros, Incarnation actor, Cell cell, Seen seen) {
        observe(wallMicros, floorMicros, Integer.MAX_VALUE);
        HybridTimestamp time = tick(wallMicros, actor, cell, seen);
        return time.micros() > floorMicros ? time : new HybridTimestamp(floorMicros + 1, 0, time.actor());
    }

    private static HybridTimestamp after(HybridTimestamp time, long otherMicros, int otherLogical) {
        if (isLater(time.micros(), time.logical(), otherMicros, otherLogical)) {
            return time;
        }
        return otherLogical < Integer.MAX_VALUE
                ? new HybridTimestamp(otherMicros, otherLogical + 1, time.actor())
                : new HybridTimestamp(otherMicros + 1, 0, time.actor());
    }

    /** Hears of a time. */
    void observe(long wallMicros, long seenMicros, int seenLogical) {
        if (seenMicros <= wallMicros + AHEAD_MAX_MICROS && isLater(seenMicros, seenLogical, micros, logical)) {
            micros = seenMicros;
            logical = seenLogical;
        }
    }

    /** Hears of all times in a cell. */
    public void observe(long wallMicros, Cell cell) {
        for (HybridTimestamp stamp : cell.stamps()) {
            observe(wallMicros, stamp.micros(), stamp.logical());
        }
    }

    private static boolean isLater(long aMicros, int aLogical, long bMicros, int bLogical) {
        return aMicros > bMicros || (aMicros == bMicros && aLogical > bLogical);
    }
}
