// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
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
 * @param quorum answers or acknowledgements to wait for
 */
record Plan(
        Request.KeyRequest request,
        Token token,
        BucketSettings settings,
        List<NodeId> owners,
        List<NodeId> fallbacks,
        int quorum,
        Duration timeout) {

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

    /** Counts towards the quorum; with a bug that takes the first answer for it, towards 1. */
    AckTally tally(KnownBug firstAnswerIsEnough) {
        return new AckTally(has(firstAnswerIsEnough) ? 1 : quorum, has(KnownBug.ANSWERS_COUNTED_TWICE));
    }

    /** How a write ends that some replica may have, or may yet get. */
    Reply unknown(int acknowledged, String detail) {
        return has(KnownBug.UNKNOWN_REPORTED_AS_FAILED)
                ? new Reply.Rejected(Reply.Reason.TIMEOUT, detail)
                : new Reply.Indeterminate(acknowledged, quorum, detail);
    }
}
