// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Serializability and snapshot isolation of list transactions, by trying every schedule of their beginnings and ends.
 *
 * <p>A transaction reads the state of its beginning, with its own appends; at its end its appends are applied. Under
 * snapshot isolation two that overlap and append to one key can not both commit; serializable ones do not overlap at
 * all. Some must end before others begin, for real time's or their process' sake.
 */
final class Schedules {
    private final List<String> transactions;
    private final boolean[][] before;
    private final boolean overlap;
    private final boolean[] begun;
    private final boolean[] ended;

    private Schedules(List<String> transactions, boolean[][] before, boolean overlap) {
        this.transactions = transactions;
        this.before = before;
        this.overlap = overlap;
        begun = new boolean[transactions.size()];
        ended = new boolean[transactions.size()];
    }

    /**
     * True if some schedule explains all reads.
     *
     * @param before which transactions must end before which begin
     */
    static boolean isSerializable(List<String> transactions, boolean[][] before) {
        return new Schedules(transactions, before, false).extend(new HashMap<>(), new HashMap<>(), 0);
    }

    /** The same under snapshot isolation. */
    static boolean isSnapshot(List<String> transactions, boolean[][] before) {
        return new Schedules(transactions, before, true).extend(new HashMap<>(), new HashMap<>(), 0);
    }

    /** Snapshots tell for each transaction that began which appends it will apply. */
    private boolean extend(Map<Character, String> state, Map<Integer, Map<Character, String>> open, int done) {
        int n = transactions.size();
        if (done == n) {
            return true;
        }
        for (int t = 0; t < n; t++) {
            if (begun[t] && !ended[t]) {
                Map<Character, String> next = commit(state, open, t);
                ended[t] = true;
                if (next != null && extend(next, without(open, t), done + 1)) {
                    return true;
                }
                ended[t] = false;
            } else if (!begun[t] && (overlap || open.isEmpty()) && isFree(t)) {
                Map<Character, String> appends = run(transactions.get(t), state);
                if (appends == null) {
                    continue;
                }
                begun[t] = true;
                Map<Integer, Map<Character, String>> next = new HashMap<>(open);
                next.put(t, appends);
                if (extend(state, next, done)) {
                    return true;
                }
                begun[t] = false;
            }
        }
        return false;
    }

    private boolean isFree(int t) {
        for (int other = 0; other < before.length; other++) {
            if (before[other][t] && !ended[other]) {
                return false;
            }
        }
        return true;
    }

    private static Map<Integer, Map<Character, String>> without(Map<Integer, Map<Character, String>> open, int t) {
        Map<Integer, Map<Character, String>> next = new HashMap<>(open);
        next.remove(t);
        return next;
    }

    /** The state after the commit, or null if one that is still open appends to the same key: one of the two must fail. */
    private static Map<Character, String> commit(
            Map<Character, String> state, Map<Integer, Map<Character, String>> open, int t) {
        Map<Character, String> next = new HashMap<>(state);
        for (Map.Entry<Character, String> append : open.get(t).entrySet()) {
            for (Map.Entry<Integer, Map<Character, String>> other : open.entrySet()) {
                if (other.getKey() != t && other.getValue().containsKey(append.getKey())) {
                    return null;
                }
            }
            next.merge(append.getKey(), append.getValue(), String::concat);
        }
        return next;
    }

    /** What the transaction appends to each key, or null if it read something else than the state and its own. */
    private static Map<Character, String> run(String transaction, Map<Character, String> state) {
        Map<Character, String> appends = new HashMap<>();
        for (String micro : transaction.split(" ")) {
            char key = micro.charAt(1);
            String rest = micro.substring(2);
            if (micro.charAt(0) == 'a') {
                appends.merge(key, rest, String::concat);
            } else if (!(state.getOrDefault(key, "") + appends.getOrDefault(key, "")).equals(rest)) {
                return null;
            }
        }
        return appends;
    }
}
