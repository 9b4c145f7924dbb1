// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sessions;

import dev.touchstone.checker.causal.NaiveCausality;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.History;

/** The definitions of {@link SessionGuarantee}, over all tuples of operations. */
public final class SessionDefinitions {
    private SessionDefinitions() {}

    /** Whether the history, whose causal order has no cycle, keeps the guarantee. */
    public static boolean holds(SessionGuarantee guarantee, History history, NaiveCausality causality) {
        ReadsFrom rf = ReadsFrom.of(history);
        int[] sessions = rf.sessions();
        for (int r = 0; r < history.size(); r++) {
            for (int before = 0; before < r; before++) {
                if (!rf.reads(r) || !rf.isLive(before) || sessions[before] != sessions[r]) {
                    continue;
                }
                if (guarantee != SessionGuarantee.WRITES_FOLLOW_READS) {
                    boolean all = guarantee == SessionGuarantee.PRAM;
                    boolean own = (all || guarantee == SessionGuarantee.READ_YOUR_WRITES) && rf.writes(before);
                    if (own && older(rf, causality, r, before)) {
                        return false;
                    }
                    boolean seen = (all || guarantee == SessionGuarantee.MONOTONIC_READS) && rf.reads(before);
                    if (seen && older(rf, causality, r, rf.writer(before, 0))) {
                        return false;
                    }
                    boolean monotonic = all || guarantee == SessionGuarantee.MONOTONIC_WRITES;
                    if (monotonic && rf.reads(before) && !inOrder(rf, sessions, causality, r, rf.writer(before, 0))) {
                        return false;
                    }
                } else if (rf.reads(before) && !follows(rf, sessions, causality, r, rf.writer(before, 0))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean inOrder(ReadsFrom rf, int[] sessions, NaiveCausality causality, int r, int seen) {
        for (int w = 0; w < seen; w++) {
            boolean earlier = sessions[w] == sessions[seen] && sessions[w] != sessions[r] && rf.writes(w);
            if (earlier && older(rf, causality, r, w)) {
                return false;
            }
        }
        return true;
    }

    private static boolean follows(ReadsFrom rf, int[] sessions, NaiveCausality causality, int r, int seen) {
        int last = -1;
        for (int q = 0; q < seen; q++) {
            boolean authors = sessions[q] == sessions[seen] && sessions[q] != sessions[r] && rf.reads(q);
            if (authors && rf.key(q) == rf.key(r)) {
                last = q;
            }
        }
        return last < 0 || !older(rf, causality, r, rf.writer(last, 0));
    }

    private static boolean older(ReadsFrom rf, NaiveCausality causality, int read, int write) {
        int writer = rf.writer(read, 0);
        return write != ReadsFrom.INITIAL
                && rf.key(write) == rf.key(read)
                && writer != write
                && (writer == ReadsFrom.INITIAL || causality.precedes(writer, write));
    }
}
