// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.node.Names;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which buckets may be defined, and how they may be changed. */
final class BucketRules {
    private BucketRules() {}

    /** Why this cannot be, whatever buckets there are; or null. */
    static Reply.@Nullable Rejected impossible(Request.AdminRequest asked, int members, boolean allowKnownBugs) {
        BucketSettings settings = asked.settings();
        if (settings == null) {
            return Names.isName(asked.name()) ? null : none(asked.name());
        }
        String why = null;
        if (!Names.isName(asked.name())) {
            why = "a bucket's name is " + Names.RULE + ", not \"" + asked.name() + "\"";
        } else if (settings.n() > members) {
            why = "n is at most the number of nodes, " + members + ", not " + settings.n();
        } else if (!settings.bugs().isEmpty() && !allowKnownBugs) {
            why = "known bugs are refused by a node that was not started to allow them";
        }
        return why == null ? null : new Reply.Rejected(Reply.Reason.INVALID, why);
    }

    /**
     * Why this cannot be, or null if it can.
     *
     * @param now what the bucket is; null if it never was
     */
    static Reply.@Nullable Rejected refusal(Request.AdminRequest asked, @Nullable BucketVersion now) {
        BucketSettings settings = asked.settings();
        BucketSettings before = now == null ? null : now.settings();
        if (settings == null) {
            return before == null ? none(asked.name()) : null;
        } else if (now == null || before == null) {
            return null;
        } else if (before.resolve() != settings.resolve()) {
            String why = "resolve cannot be changed, it is " + before.resolve().word();
            return new Reply.Rejected(Reply.Reason.INVALID, why);
        } else if (settings.bugs().contains(KnownBug.SETTINGS_CHANGED_AT_ONCE)) {
            return null;
        }
        String why = missed(before, settings, now.holders(), now.readers());
        return why == null ? null : new Reply.Rejected(Reply.Reason.CONFLICT, why);
    }

    /**
     * What the change makes of the bucket.
     *
     * @param now null if it never was
     * @param secrets draws one if this begins a generation
     */
    static BucketVersion change(
            Request.AdminRequest asked, NodeId by, @Nullable BucketVersion now, Supplier<Bytes> secrets) {
        String name = asked.name();
        BucketSettings settings = asked.settings();
        BucketSettings before = now == null ? null : now.settings();
        long version = now == null ? 1 : now.version() + 1;
        if (settings == null) {
            long generation = now == null ? version : now.generation();
            int holders = before == null ? BucketSettings.N_MAX : now.holders();
            int readers = before == null ? BucketSettings.N_MAX : now.readers();
            return new BucketVersion(name, generation, Bytes.EMPTY, version, by, holders, readers, null);
        } else if (now == null || before == null) {
            return new BucketVersion(
                    name, version, secrets.get(), version, by, settings.holders(), settings.readers(), settings);
        }
        int holders = Math.min(now.holders(), settings.holders());
        int readers = Math.min(now.readers(), settings.readers());
        return new BucketVersion(name, now.generation(), now.secret(), version, by, holders, readers, settings);
    }

    /** True if the change makes a bucket of what is none. */
    static boolean isMaking(Request.AdminRequest asked, @Nullable BucketVersion now) {
        return asked.settings() != null && (now == null || now.isDropped());
    }

    /** Why nothing came of a change that nobody accepted. */
    static Reply.Rejected noMajority(boolean full, Set<NodeId> silent) {
        return new Reply.Rejected(
                full ? Reply.Reason.FULL : Reply.Reason.UNAVAILABLE,
                "no majority of the members agreed in time; silent are " + silent);
    }

    private static Reply.Rejected none(String name) {
        return new Reply.Rejected(Reply.Reason.NO_SUCH_BUCKET, "no bucket \"" + name + "\"");
    }

    /**
     * Why the new settings would miss what the bucket has acknowledged, or null if they would not.
     *
     * <p>With another n the owners are others, and what the old ones have is not on them. With the same n, any r owners include one of the
     * {@code holders} that have a write, if r + holders is above n. And a node that has not heard of the change yet still asks no more
     * than the {@code readers} of former settings: it finds what the new ones acknowledge, if w + readers is above n. Only the
     * quorum consistency promises that.
     */
    private static @Nullable String missed(BucketSettings before, BucketSettings after, int holders, int readers) {
        String instead = "; make another bucket with these settings, and copy the keys";
        if (before.n() != after.n()) {
            return "n cannot be changed, it is " + before.n() + instead;
        } else if (after.consistency() != Consistency.QUORUM) {
            return null;
        } else if (QuorumRule.meet(after.n(), after.r(), holders)) {
            return QuorumRule.meet(after.n(), after.w(), readers) ? null : missedByOld(after, readers) + instead;
        } else if (holders == 0) {
            return "consistency quorum would miss what stand-ins acknowledged while the quorum was sloppy" + instead;
        }
        return "r is " + QuorumRule.meetingOf(after.n(), holders) + " at the least, not " + after.r() + ": " + holders
                + " of the " + after.n() + " owners were enough for what is written already" + instead;
    }

    private static String missedByOld(BucketSettings after, int readers) {
        return "w is " + QuorumRule.meetingOf(after.n(), readers) + " at the least, not " + after.w() + ": " + readers
                + " of the " + after.n()
                + " owners were enough for a read, and are for nodes that do not know of the change";
    }
}
