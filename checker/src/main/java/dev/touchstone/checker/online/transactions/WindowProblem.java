// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.online.transactions.Transaction.KeyState;
import dev.touchstone.checker.online.transactions.Transaction.Version;
import dev.touchstone.checker.polygraph.RegisterTransactions;
import dev.touchstone.history.Outcome;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept, as a polygraph takes it: what was proved before is the initial state. A transaction whose start was proved,
 * and whose commit was not, has read already, and its versions come before those of all others.
 */
final class WindowProblem {
    private final List<Transaction> window;
    private final boolean isSure;
    private final Object2IntOpenHashMap<KeyState> numbers = new Object2IntOpenHashMap<>();
    private final List<KeyState> keys = new ArrayList<>();
    private final RegisterTransactions txns;

    /**
     * Lays it out.
     *
     * @param window transactions that happened, in order of their invocations
     * @param isSure whether only what does not depend on the order that was chosen before counts: what is broken then is
     *     broken whatever that order
     */
    WindowProblem(List<Transaction> window, boolean isSure) {
        this.window = window;
        this.isSure = isSure;
        numbers.defaultReturnValue(-1);
        for (int i = 0; i < window.size(); i++) {
            window.get(i).index = i;
            window.get(i).reads.forEach(read -> number(read.key));
            window.get(i).installed.forEach(version -> number(version.key));
        }
        txns = build();
    }

    RegisterTransactions transactions() {
        return txns;
    }

    Transaction transaction(int index) {
        return window.get(index);
    }

    String keyName(int key) {
        return "key " + PlainValues.render(keys.get(key).name);
    }

    private int number(KeyState key) {
        int number = numbers.getInt(key);
        if (number < 0) {
            number = keys.size();
            keys.add(key);
            numbers.put(key, number);
        }
        return number;
    }

    private RegisterTransactions build() {
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(keys.size());
        boolean[] overtaken = overtaken();
        long first = window.isEmpty() ? 0 : window.get(0).begin;
        for (int i = 0; i < window.size(); i++) {
            Transaction txn = window.get(i);
            for (Version version : txn.installed) {
                builder.write(number(version.key), rank(txn, version));
            }
            int session = txn.outcome == null ? RegisterTransactions.NO_SESSION : txn.process;
            int number = (int) txn.number;
            int invoked = time(txn.begin - first);
            if (overtaken[i]) {
                builder.endIndeterminate(session, number, invoked);
                continue;
            }
            for (Version read : txn.isStarted && !isSure ? List.<Version>of() : txn.reads) {
                read(builder, read);
            }
            builder.end(session, number, invoked, txn.isOk() ? time(txn.end - first) : RegisterTransactions.NEVER);
        }
        return builder.build();
    }

    private void read(RegisterTransactions.Builder builder, Version read) {
        Transaction writer = read.writer;
        if (writer != null && !writer.isForgotten) {
            builder.read(number(read.key), writer.index);
        } else if (!isSure || read.key.frontier == read.key.initial) {
            builder.read(number(read.key), RegisterTransactions.INITIAL);
        }
    }

    private static int time(long events) {
        return (int) Math.min(events, RegisterTransactions.NEVER - 1);
    }

    private int rank(Transaction txn, Version version) {
        if (txn.isStarted && !isSure) {
            return 0;
        }
        return version.lastPlace < 0 ? RegisterTransactions.UNRANKED : version.lastPlace + 1;
    }

    /** By transaction whether its outcome is unknown and its process went on before anybody had seen it. */
    private boolean[] overtaken() {
        boolean[] overtaken = new boolean[window.size()];
        Int2ObjectOpenHashMap<Transaction> last = new Int2ObjectOpenHashMap<>();
        for (Transaction txn : window) {
            Transaction before = last.put(txn.process, txn);
            if (before != null && before.outcome == Outcome.INFO && before.seenAt >= txn.begin) {
                overtaken[before.index] = true;
            }
            overtaken[txn.index] |= txn.isOvertaken;
        }
        return overtaken;
    }
}
