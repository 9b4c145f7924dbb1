// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import dev.touchstone.checker.sessions.SessionGuarantee;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Session guarantees and causal memory of sets, by going through all pairs of steps and all orders. Shares nothing with what it is held against. */
final class LiteralDefinitions {
    /**
     * One step.
     *
     * @param session who did it; steps of one are in the order of the list
     * @param follows whether later steps of the session follow it; not so of an addition of unknown outcome
     * @param added what it adds, or 0: it is a read
     */
    record Step(int session, boolean follows, int key, int added, Set<Integer> seen) {
        boolean isRead() {
            return added == 0;
        }
    }

    private final List<Step> steps;

    LiteralDefinitions(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Whether the first comes before the second in one session. */
    private boolean before(int a, int b) {
        return a < b
                && steps.get(a).session() == steps.get(b).session()
                && steps.get(a).follows();
    }

    boolean holds(SessionGuarantee guarantee) {
        for (int r = 0; r < steps.size(); r++) {
            if (steps.get(r).isRead() && !steps.get(r).seen().containsAll(required(guarantee, r))) {
                return false;
            }
        }
        return true;
    }

    /** What a read must have seen of its key. */
    private Set<Integer> required(SessionGuarantee guarantee, int read) {
        Set<Integer> required = new HashSet<>();
        for (int own = 0; own < steps.size(); own++) {
            if (before(own, read) && guarantee.includes(SessionGuarantee.READ_YOUR_WRITES)) {
                require(required, steps.get(own), read, true);
            }
            if (before(own, read) && guarantee.includes(SessionGuarantee.MONOTONIC_READS)) {
                require(required, steps.get(own), read, false);
            }
            if (own != read && !before(own, read)) {
                continue;
            }
            for (int write = 0; write < steps.size(); write++) {
                for (int earlier = 0;
                        steps.get(own).seen().contains(steps.get(write).added()) && earlier < steps.size();
                        earlier++) {
                    if (before(earlier, write) && guarantee.includes(SessionGuarantee.MONOTONIC_WRITES)) {
                        require(required, steps.get(earlier), read, true);
                    }
                    if (before(earlier, write) && guarantee.includes(SessionGuarantee.WRITES_FOLLOW_READS)) {
                        require(required, steps.get(earlier), read, false);
                    }
                }
            }
        }
        return required;
    }

    private void require(Set<Integer> required, Step step, int read, boolean additions) {
        if (step.key() != steps.get(read).key()) {
            return;
        } else if (additions && !step.isRead()) {
            required.add(step.added());
        } else if (!additions && step.isRead()) {
            required.addAll(step.seen());
        }
    }

    /** Causal memory: for each session there is an order of all additions and its own reads that keeps what comes before what, and explains each read. */
    boolean isCausalMemory() {
        int n = steps.size();
        boolean[][] follows = new boolean[n][n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                follows[a][b] = before(a, b)
                        || steps.get(b).seen().contains(steps.get(a).added());
            }
        }
        for (int k = 0; k < n; k++) {
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    follows[a][b] |= follows[a][k] && follows[k][b];
                }
            }
        }
        for (int a = 0; a < n; a++) {
            if (follows[a][a]) {
                return false;
            }
        }
        return steps.stream()
                .map(Step::session)
                .distinct()
                .allMatch(session -> explains(session, follows, new ArrayList<>()));
    }

    private boolean explains(int session, boolean[][] follows, List<Integer> done) {
        boolean isAll = true;
        for (int next = 0; next < steps.size(); next++) {
            Step step = steps.get(next);
            if (done.contains(next) || (step.isRead() && step.session() != session)) {
                continue;
            }
            isAll = false;
            if (isPossible(session, next, follows, done)) {
                done.add(next);
                boolean found = explains(session, follows, done);
                done.remove(done.size() - 1);
                if (found) {
                    return true;
                }
            }
        }
        return isAll;
    }

    private boolean isPossible(int session, int next, boolean[][] follows, List<Integer> done) {
        for (int other = 0; other < steps.size(); other++) {
            boolean counts = !steps.get(other).isRead() || steps.get(other).session() == session;
            if (counts && follows[other][next] && !done.contains(other)) {
                return false;
            }
        }
        Set<Integer> present = new HashSet<>();
        done.stream()
                .map(steps::get)
                .filter(s -> !s.isRead() && s.key() == steps.get(next).key())
                .forEach(s -> present.add(s.added()));
        return !steps.get(next).isRead() || present.equals(steps.get(next).seen());
    }
}
