// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.differential;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction as its client saw it. What one of unknown outcome read is not recorded.
 *
 * @param begin when it was invoked; no two events have one moment
 * @param end when it completed, of whatever outcome; {@link #NEVER} if it did not
 */
record Txn(int process, Outcome outcome, int begin, int end, List<Micro> micros) {
    static final int NEVER = Integer.MAX_VALUE;

    Txn {
        micros = List.copyOf(micros);
    }

    Txn with(List<Micro> others) {
        return new Txn(process, outcome, begin, end, others);
    }

    boolean isOk() {
        return outcome == Outcome.OK;
    }

    boolean writes(int key) {
        return micros.stream().anyMatch(m -> !m.isRead() && m.key() == key);
    }

    /** Whether some read of the transaction, which must be ok, shows the value. */
    boolean shows(int value) {
        return isOk() && micros.stream().anyMatch(m -> m.seen().contains(value));
    }

    boolean wrote(int value) {
        return micros.stream().anyMatch(m -> m.written() == value);
    }

    static History history(List<Txn> txns, boolean lists) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        record Event(int time, Txn txn) {}
        List<Event> events = new ArrayList<>();
        for (Txn txn : txns) {
            events.add(new Event(txn.begin, txn));
            if (txn.end != NEVER) {
                events.add(new Event(txn.end, txn));
            }
        }
        events.sort((a, b) -> Integer.compare(a.time, b.time));
        for (Event event : events) {
            Txn txn = event.txn;
            if (event.time == txn.begin) {
                builder.invoke(txn.process, Functions.TXN, Values.NIL, txn.value(values, lists, false), event.time);
            } else {
                builder.complete(txn.process, txn.outcome, txn.value(values, lists, txn.isOk()), event.time);
            }
        }
        return builder.build();
    }

    private int value(Values values, boolean lists, boolean withReads) {
        int[] refs = new int[micros.size()];
        for (int i = 0; i < refs.length; i++) {
            Micro m = micros.get(i);
            int[] seen = m.seen().stream().mapToInt(values::ofLong).toArray();
            int value = !m.isRead()
                    ? values.ofLong(m.written())
                    : !withReads || (!lists && seen.length == 0) ? Values.NIL : lists ? values.ofList(seen) : seen[0];
            String function = m.isRead() ? "r" : lists ? Functions.APPEND : "w";
            refs[i] = values.ofList(values.ofKeyword(function), values.ofLong(m.key()), value);
        }
        return values.ofList(refs);
    }
}
