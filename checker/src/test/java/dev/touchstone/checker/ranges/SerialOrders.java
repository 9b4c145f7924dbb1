// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.ranges;

import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether some order of whole transactions gives all their answers, by trying each. Shares nothing with what it is held against. */
final class SerialOrders {
    /**
     * One micro-operation.
     *
     * @param kind {@code r}, {@code w}, {@code append}, {@code delete} or {@code range}
     * @param key of a range the lower bound
     * @param high of a range the upper bound
     * @param value what is written
     */
    record Micro(String kind, int key, int high, int value) {}

    /**
     * One transaction.
     *
     * @param begin when it was invoked
     * @param end when it completed
     * @param answers by micro-operation what it was answered: the keys of a range, or its one key, with their values in order
     */
    record Txn(int begin, int end, Outcome outcome, List<Micro> micros, List<Map<Integer, List<Integer>>> answers) {}

    private final List<Txn> txns;
    private final boolean realTime;
    private final boolean absences;

    /**
     * Orders of these.
     *
     * @param realTime whether what ended before another began comes before it
     * @param absences whether a range must return all that is there
     */
    SerialOrders(List<Txn> txns, boolean realTime, boolean absences) {
        this.txns = List.copyOf(txns);
        this.realTime = realTime;
        this.absences = absences;
    }

    boolean exist() {
        return exist(0, new TreeMap<>());
    }

    private boolean exist(int done, Map<Integer, List<Integer>> state) {
        boolean all = true;
        for (int t = 0; t < txns.size(); t++) {
            Txn txn = txns.get(t);
            if ((done & 1 << t) != 0 || txn.outcome() == Outcome.FAIL) {
                continue;
            }
            all &= txn.outcome() == Outcome.INFO;
            if (isNext(t, done)) {
                Map<Integer, List<Integer>> next = after(txn, state);
                if (next != null && exist(done | 1 << t, next)) {
                    return true;
                }
            }
        }
        return all;
    }

    private boolean isNext(int t, int done) {
        for (int other = 0; other < txns.size() && realTime; other++) {
            Txn before = txns.get(other);
            if (before.outcome() == Outcome.OK && before.end() < txns.get(t).begin() && (done & 1 << other) == 0) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Map<Integer, List<Integer>> after(Txn txn, Map<Integer, List<Integer>> state) {
        Map<Integer, List<Integer>> next = new TreeMap<>(state);
        for (int m = 0; m < txn.micros().size(); m++) {
            Map<Integer, List<Integer>> answer = apply(txn.micros().get(m), next);
            if (txn.outcome() == Outcome.OK
                    && !isRight(txn.micros().get(m), txn.answers().get(m), answer)) {
                return null;
            }
        }
        return next;
    }

    private boolean isRight(Micro micro, Map<Integer, List<Integer>> said, Map<Integer, List<Integer>> is) {
        boolean isAll = absences || !micro.kind().equals("range");
        return isAll ? said.equals(is) : is.entrySet().containsAll(said.entrySet());
    }

    /** Carries it out, and gives what it reads. */
    static Map<Integer, List<Integer>> apply(Micro micro, Map<Integer, List<Integer>> state) {
        Map<Integer, List<Integer>> answer = new TreeMap<>();
        switch (micro.kind()) {
            case "w" -> state.put(micro.key(), List.of(micro.value()));
            case "delete" -> state.remove(micro.key());
            case "append" -> {
                List<Integer> longer = new ArrayList<>(state.getOrDefault(micro.key(), List.of()));
                longer.add(micro.value());
                state.put(micro.key(), longer);
            }
            default ->
                state.forEach((key, value) -> {
                    int high = micro.kind().equals("range") ? micro.high() : micro.key();
                    if (key >= micro.key() && key <= high) {
                        answer.put(key, value);
                    }
                });
        }
        return answer;
    }
}
