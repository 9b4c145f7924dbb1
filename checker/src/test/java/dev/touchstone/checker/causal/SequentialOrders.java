// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.versions.ReadsFrom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sequential consistency by trying every interleaving of the sessions, and the replay of one. */
final class SequentialOrders {
    private SequentialOrders() {}

    /** True if some interleaving explains every read. */
    static boolean isExplained(ReadsFrom readsFrom) {
        if (!readsFrom.unwritten().isEmpty() || !readsFrom.aborted().isEmpty()) {
            return false;
        }
        List<List<Integer>> sessions = new ArrayList<>();
        int[] session = readsFrom.sessions();
        for (int op = 0; op < session.length; op++) {
            while (sessions.size() <= session[op]) {
                sessions.add(new ArrayList<>());
            }
            if (readsFrom.isLive(op)) {
                sessions.get(session[op]).add(op);
            }
        }
        int[] present = new int[readsFrom.keys()];
        Arrays.fill(present, ReadsFrom.INITIAL);
        return extend(readsFrom, sessions, new int[sessions.size()], present);
    }

    private static boolean extend(ReadsFrom readsFrom, List<List<Integer>> sessions, int[] came, int[] present) {
        boolean done = true;
        for (int s = 0; s < came.length; s++) {
            if (came[s] == sessions.get(s).size()) {
                continue;
            }
            done = false;
            int op = sessions.get(s).get(came[s]);
            int key = readsFrom.key(op);
            int before = present[key];
            if (readsFrom.reads(op) && readsFrom.writer(op, 0) != before) {
                continue;
            }
            present[key] = readsFrom.writes(op) ? op : before;
            came[s]++;
            if (extend(readsFrom, sessions, came, present)) {
                return true;
            }
            came[s]--;
            present[key] = before;
        }
        return done;
    }

    /** True if the order holds every live operation once, keeps each session's, and explains every read. */
    static boolean explains(ReadsFrom readsFrom, int[] order) {
        int[] present = new int[readsFrom.keys()];
        int[] last = new int[readsFrom.history().size()];
        int[] session = readsFrom.sessions();
        Arrays.fill(present, ReadsFrom.INITIAL);
        Arrays.fill(last, -1);
        for (int op : order) {
            boolean fits = !readsFrom.reads(op) || readsFrom.writer(op, 0) == present[readsFrom.key(op)];
            if (!fits || last[session[op]] >= op) {
                return false;
            }
            last[session[op]] = op;
            if (readsFrom.writes(op)) {
                present[readsFrom.key(op)] = op;
            }
        }
        return order.length == readsFrom.live();
    }
}
