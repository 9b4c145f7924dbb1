// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.message.Heartbeat;
import dev.touchstone.store.protocol.message.Message.ShareRing;
import dev.touchstone.store.protocol.ring.Member;
import org.jspecify.annotations.Nullable;

/**
 * What gossip may say. What is newer wins, so a number from which none goes on would win for ever: a node whose heartbeat it is could never
 * be heard again, a bucket whose version it is never be changed.
 *
 * <p>So a number is believed only if there is room above it. A boot is counted up, one a start, or drawn below 2^62; above, only by who
 * must outlive what others remember, by one each time. Whatever is forged within these bounds, the node goes on above it. Only who
 * has missed a great many forgeries does not believe it then, and takes its own word for a sign of life: {@link Peers#merge}.
 */
final class Plausible {
    /** No node draws a boot above: {@code Incarnation}. */
    static final long DRAWN_BOOT_MAX = 1L << 62;
    /** One beat each 10 ms for 80,000 years. */
    static final long BEAT_MAX = 1L << 48;
    /** How far one message may be ahead of what is known; what it leaves out was lost on the way. */
    static final long STEP_MAX = 1L << 20;

    /** Of all members together: 1.5 million virtual nodes. */
    static final int WEIGHTS_MAX = 10_000;

    private Plausible() {}

    /** Why a heartbeat cannot be, or null if it can. */
    static @Nullable String refusal(Heartbeat heartbeat, @Nullable Heartbeat known) {
        long reached = Math.max(DRAWN_BOOT_MAX, known == null ? 0 : known.boot());
        if (heartbeat.boot() < 0 || heartbeat.boot() - reached > STEP_MAX) {
            return "boot " + heartbeat.boot() + " of " + heartbeat.node();
        }
        return heartbeat.beat() < 0 || heartbeat.beat() > BEAT_MAX
                ? "beat " + heartbeat.beat() + " of " + heartbeat.node()
                : null;
    }

    /** Why a ring cannot be, or null if it can. */
    static @Nullable String refusal(ShareRing ring, long known) {
        int virtual = ring.members().stream().mapToInt(Member::weight).sum();
        boolean once = ring.members().stream().map(Member::id).distinct().count()
                == ring.members().size();
        return ring.epoch() - known > STEP_MAX || ring.members().isEmpty() || virtual > WEIGHTS_MAX || !once
                ? "a ring of epoch " + ring.epoch() + " with " + ring.members().size() + " members"
                : null;
    }

    /** Why a bucket's version cannot be, or null if it can. One without a secret would be of no use to any shard. */
    static @Nullable String refusal(BucketVersion bucket, long known) {
        boolean possible = bucket.version() >= 1 && bucket.version() - known <= STEP_MAX;
        if (bucket.secret().length() != (bucket.isDropped() ? 0 : Generation.SECRET_BYTES)) {
            return "a secret of " + bucket.secret().length() + " bytes of bucket " + bucket.name();
        }
        return !possible || bucket.generation() < 1 || bucket.generation() > bucket.version()
                ? "version " + bucket.generation() + "." + bucket.version() + " of bucket " + bucket.name()
                : null;
    }
}
