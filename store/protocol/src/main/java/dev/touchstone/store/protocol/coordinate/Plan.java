// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Sibling;
import java.time.Duration;
import java.util.List;

/**
 * How one request is to be served, fixed when it begins.
 *
 * @param owners who has the key, by preference
 * @param fallbacks who stands in for them, by preference; empty for a strict quorum
 * @param rule whose answers or acknowledgements are enough
 * @param reads whose answers are enough for the reads of this bucket that ask for the least
 * @param timeout from when it began
 * @param deadlineNanos when that is over, by the monotonic clock
 */
record Plan(
        Request.KeyRequest request,
        Token token,
        BucketSettings settings,
        List<NodeId> owners,
        List<NodeId> fallbacks,
        QuorumRule rule,
        QuorumRule reads,
        Duration timeout,
        long deadlineNanos) {

    StoreKey key() {
        return request.key();
    }

    boolean has(KnownBug bug) {
        return settings.bugs().contains(bug);
    }

    /** What names a write of this key: its timestamp where the last one wins, else its dot. */
    String versionOf(Sibling sibling) {
        return settings.resolve() == Resolve.LWW
                ? sibling.timestamp().toString()
                : sibling.dot().toString();
    }

    /** Nobody has answered yet; with a bug that takes the first answer for enough, any one of them is. */
    AckTally tally(KnownBug firstAnswerIsEnough) {
        return new AckTally(
                has(firstAnswerIsEnough) ? QuorumRule.count(rule.nodes(), 1) : rule,
                has(KnownBug.ANSWERS_COUNTED_TWICE));
    }

    /** How a write ends that some replica may have, or may yet get. */
    Reply unknown(int acknowledged, String detail) {
        return has(KnownBug.UNKNOWN_REPORTED_AS_FAILED)
                ? new Reply.Rejected(Reply.Reason.TIMEOUT, detail)
                : new Reply.Indeterminate(acknowledged, rule.least(), detail);
    }
}
