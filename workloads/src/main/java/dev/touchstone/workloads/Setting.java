// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A replication setting under test; what a bucket gets, but for {@code resolve}, which the workload chooses.
 *
 * @param name unique in a campaign, part of folder names: {@code n3-r2-w2-strict}
 */
public record Setting(
        String name,
        int n,
        int r,
        int w,
        Consistency consistency,
        QuorumKind quorum,
        ReadRepair readRepair,
        Set<KnownBug> bugs) {

    public Setting {
        new BucketSettings(n, r, w, consistency, Resolve.LWW, quorum, readRepair, bugs);
    }

    public BucketSettings bucket(Resolve resolve) {
        return new BucketSettings(n, r, w, consistency, resolve, quorum, readRepair, bugs);
    }

    /** True if every read quorum shares an owner with every write quorum, whatever the faults. */
    public boolean quorumsIntersect() {
        return quorum == QuorumKind.STRICT && r + w > n;
    }

    /** For people: {@code N=3 R=2 W=2, strict quorum, blocking repair}. */
    public String label() {
        String repair =
                readRepair == ReadRepair.OFF ? "no" : readRepair == ReadRepair.ASYNC ? "asynchronous" : "blocking";
        String label = "N=" + n + " R=" + r + " W=" + w + ", " + quorum.word() + " quorum, " + repair + " read repair";
        return bugs.isEmpty()
                ? label
                : label + ", bug " + bugs.stream().map(KnownBug::word).collect(Collectors.joining(", "));
    }
}
