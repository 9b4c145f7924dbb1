// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import dev.touchstone.store.protocol.quorum.QuorumRule;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the keys of a bucket are replicated.
 *
 * @param n how many owners a key has, 1 to 15
 * @param r answers that a read waits for, 1 to n
 * @param w acknowledgements that a write waits for, 1 to n
 * @param bugs known bugs to behave by; empty but in control experiments
 */
public record BucketSettings(
        int n,
        int r,
        int w,
        Consistency consistency,
        Resolve resolve,
        QuorumKind quorum,
        ReadRepair readRepair,
        Set<KnownBug> bugs) {

    public static final int N_MAX = 15;

    /** N=3, R=2, W=2, siblings, sloppy, asynchronous repair: what Dynamo's paper runs. */
    public static final BucketSettings DEFAULT = new BucketSettings(
            3, 2, 2, Consistency.EVENTUAL, Resolve.SIBLINGS, QuorumKind.SLOPPY, ReadRepair.ASYNC, new TreeSet<>());

    public BucketSettings {
        require(n >= 1 && n <= N_MAX, "n is 1 to " + N_MAX + ", not " + n);
        require(r >= 1 && r <= n, "r is 1 to n = " + n + ", not " + r);
        require(w >= 1 && w <= n, "w is 1 to n = " + n + ", not " + w);
        if (consistency == Consistency.QUORUM) {
            require(
                    QuorumRule.meet(n, r, w),
                    "consistency quorum needs r + w > n, but " + r + " + " + w + " is not above " + n);
            require(quorum == QuorumKind.STRICT, "consistency quorum needs a strict quorum, not a sloppy one");
            require(
                    readRepair == ReadRepair.BLOCKING,
                    "consistency quorum needs blocking read repair, not " + readRepair.word());
        }
        bugs = Collections.unmodifiableSet(new TreeSet<>(bugs));
    }

    /**
     * How many owners have a write that these settings acknowledged, at the least: none where a stand-in counts for an owner, one
     * where a request may ask for that.
     */
    public int holders() {
        if (quorum == QuorumKind.SLOPPY) {
            return 0;
        }
        return consistency == Consistency.QUORUM ? w : 1;
    }

    /** How many owners a read asks by these settings, at the least, that is promised to find what was acknowledged. */
    public int readers() {
        return consistency == Consistency.QUORUM ? r : N_MAX;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
