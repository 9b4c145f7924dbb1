// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.Incarnation;

/**
 * A hybrid logical clock: follows the wall clock while that runs ahead, and counts while it lags behind what was seen.
 *
 * <p>A write is stamped later than every write that its coordinator had seen; of two writes that did not know of each
 * other the one with the clock ahead wins, whichever came last. Not thread-safe.
 *
 * @see <a href="https://cse.buffalo.edu/tech-reports/2014-04.pdf">Kulkarni et al., Logical Physical Clocks, 2014</a>
 */
public final class HybridClock {
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

    /** Hears of a time. */
    public void observe(long seenMicros, int seenLogical) {
        if (seenMicros > micros || (seenMicros == micros && seenLogical > logical)) {
            micros = seenMicros;
            logical = seenLogical;
        }
    }

    /** Hears of all times in a record. */
    public void observe(Siblings record) {
        for (Sibling sibling : record.siblings()) {
            observe(sibling.micros(), sibling.logical());
        }
    }
}
