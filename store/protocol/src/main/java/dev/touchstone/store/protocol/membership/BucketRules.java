// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which buckets may be defined. */
final class BucketRules {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int BUCKETS_MAX = 1000;

    private BucketRules() {}

    /** Why the bucket cannot be defined so, or null if it can. */
    static Reply.@Nullable Rejected refusal(Request.DefineBucket define, Buckets buckets, NodeConfig config) {
        BucketSettings settings = define.settings();
        BucketSettings before = buckets.get(define.name());
        String why = null;
        if (!NAME.matcher(define.name()).matches()) {
            why = "a bucket's name is 1 to 64 letters, digits, dots, dashes or underscores, not \"" + define.name()
                    + "\"";
        } else if (settings.n() > config.members().size()) {
            why = "n is at most the number of nodes, " + config.members().size() + ", not " + settings.n();
        } else if (!settings.bugs().isEmpty() && !config.allowKnownBugs()) {
            why = "known bugs are refused by a node that was not started to allow them";
        } else if (before != null && before.resolve() != settings.resolve()) {
            why = "resolve cannot be changed, it is " + before.resolve().word();
        } else if (before == null && buckets.settings().size() >= BUCKETS_MAX) {
            why = "there are at most " + BUCKETS_MAX + " buckets";
        }
        return why == null ? null : new Reply.Rejected(Reply.Reason.INVALID, why);
    }
}
