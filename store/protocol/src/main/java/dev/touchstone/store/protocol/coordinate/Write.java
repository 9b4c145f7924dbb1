// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.request.Reply.Reason;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.CellKind;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.Latest;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.version.Siblings;

/**
 * What a write makes of the record of its key.
 *
 * @param seen what the writer had seen
 * @param record what the coordinator's record becomes
 * @param written its part in it
 */
record Write(Seen seen, DottedCell record, Sibling written) {
    private static final String MERGE = "read, merge and write with the context";

    /** What its writer has seen from then on. */
    Seen seenAfter(Plan plan) {
        if (plan.has(KnownBug.OWN_WRITES_FORGOTTEN)) {
            return new Seen(
                    plan.key().generation(), DotSet.EMPTY.with(written.dot()), written.micros(), written.logical());
        }
        return record.seenAfter(plan.key().generation(), seen, written);
    }

    /**
     * The write of the plan.
     *
     * @param before what is known here of the key
     * @throws RejectedException if the context is none of this key, or the siblings would be too many or too large
     */
    static Write of(ShardContext shard, Plan plan, Request.WriteRequest request, Cell before) throws RejectedException {
        Seen seen;
        try {
            seen = shard.contexts().take(plan, request.context());
        } catch (IllegalArgumentException wrong) {
            throw new RejectedException(Reason.INVALID, "the context is not good for this key: " + wrong.getMessage());
        }
        if (plan.has(KnownBug.WRITE_REPLACES_UNSEEN)) {
            seen = new Seen(seen.generation(), before.clock(), seen.micros(), seen.logical());
        }
        Sibling written = shard.dots().stamp(plan, request.written(), before, seen);
        DottedCell record = put(CellKind.of(plan.settings()), before, seen, written);
        check(record, shard.limits());
        return new Write(seen, record, written);
    }

    private static DottedCell put(CellKind kind, Cell before, Seen seen, Sibling written) {
        return switch (kind) {
            case SIBLINGS -> Siblings.put(before, seen, written);
            case LATEST -> Latest.put(before, seen, written);
            case NONE -> throw new IllegalStateException("no bucket is of " + kind);
        };
    }

    /** Only here, not where replicas merge: what two owners admitted is kept, or an acknowledged write would be lost. */
    private static void check(DottedCell record, NodeConfig.Limits limits) throws RejectedException {
        int siblings = record.siblings().size();
        if (siblings > limits.siblingsMax()) {
            throw new RejectedException(
                    Reason.TOO_MANY_SIBLINGS, "more than " + limits.siblingsMax() + " siblings; " + MERGE);
        }
        long bytes = record.valueBytes();
        if (siblings > 1 && bytes > limits.siblingBytesMax()) {
            throw new RejectedException(
                    Reason.TOO_MANY_SIBLINGS,
                    siblings + " siblings of " + bytes + " bytes, which is more than siblingBytesMax = "
                            + limits.siblingBytesMax() + "; " + MERGE);
        }
    }
}
