// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.online.transactions.Transaction.KeyState;
import dev.touchstone.checker.online.transactions.Transaction.Version;
import dev.touchstone.checker.online.transactions.Transaction.Write;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys, and who wrote which value to them. A value that was replaced, or whose writer failed, is known for a while; then
 * its key is partial. A key that nobody touched for long is forgotten altogether.
 */
final class Keys {
    private record Past(KeyState key, Write write) {}

    private final Map<Object, KeyState> all = new HashMap<>();
    private final ArrayDeque<Past> past = new ArrayDeque<>();
    private final ForgottenKeys forgotten = new ForgottenKeys();
    private final int pastMax;
    private final int keysMax;
    private int sweepAt;
    private final Judge judge;

    /**
     * No keys yet.
     *
     * @param pastMax how many values that may not be seen any more are known
     * @param keysMax with more keys those that nobody uses are forgotten
     */
    Keys(int pastMax, int keysMax, Judge judge) {
        this.pastMax = pastMax;
        this.keysMax = keysMax;
        this.judge = judge;
        sweepAt = keysMax;
    }

    int size() {
        return all.size();
    }

    /** The key, which the transaction uses now. */
    KeyState of(@Nullable Object name, Transaction by) {
        KeyState key = all.get(PlainValues.orNil(name));
        if (key == null) {
            key = new KeyState(name);
            all.put(PlainValues.orNil(name), key);
            if (forgotten.mayContain(name)) {
                key.isPartial = true;
                judge.undecided(
                        by,
                        "#" + by.number + " uses key " + PlainValues.render(name)
                                + ", which nobody had used for so long that what it was is forgotten");
            }
        }
        key.touched = Math.max(key.touched, by.over == Transaction.NEVER ? by.begin : by.over);
        return key;
    }

    /** Takes in what a transaction writes that is not known of it yet. */
    void write(Transaction txn) {
        for (int i = 0; i < txn.micros.size(); i++) {
            Micro micro = txn.micros.get(i);
            if (micro.isRead()) {
                continue;
            }
            KeyState key = of(micro.key(), txn);
            Version version = txn.version(key);
            if (version == null) {
                version = new Version(key, txn, lastValue(txn, i));
                txn.installed.add(version);
            }
            add(txn, version, micro, isLast(txn, i), previous(txn, i, key));
            if (isRepeated(txn, i)) {
                judge.repeated(txn, writes(txn, micro) + " more than once");
            }
        }
    }

    private static boolean isRepeated(Transaction txn, int at) {
        Micro micro = txn.micros.get(at);
        for (int i = 0; i < at; i++) {
            Micro earlier = txn.micros.get(i);
            if (earlier.writes(micro.key()) && Objects.equals(earlier.value(), micro.value())) {
                return true;
            }
        }
        return false;
    }

    private static String writes(Transaction txn, Micro micro) {
        return "#" + txn.number + " writes " + PlainValues.render(micro.value()) + " to key "
                + PlainValues.render(micro.key());
    }

    private void add(Transaction txn, Version version, Micro micro, boolean isFinal, @Nullable Write previous) {
        Object value = PlainValues.orNil(micro.value());
        KeyState key = version.key;
        Write known = key.writes.get(value);
        Transaction writer = known == null ? null : known.writer();
        if (writer == txn) {
            return;
        }
        if (writer != null && !writer.isFailed()) {
            judge.repeated(txn, writes(txn, micro) + ", to which #" + writer.number + " wrote it before");
            return;
        }
        Write write = new Write(version, micro.value(), isFinal, previous);
        key.writes.put(value, write);
        Write shown = key.shownEarly.remove(value);
        if (shown != null) {
            write.place = shown.place;
            write.shownBy = shown.shownBy;
            version.placed(shown.place);
        }
    }

    private static @Nullable Object lastValue(Transaction txn, int from) {
        Micro first = txn.micros.get(from);
        Object value = first.value();
        for (int i = from + 1; i < txn.micros.size(); i++) {
            value = txn.micros.get(i).writes(first.key()) ? txn.micros.get(i).value() : value;
        }
        return value;
    }

    private static boolean isLast(Transaction txn, int at) {
        for (int i = at + 1; i < txn.micros.size(); i++) {
            if (txn.micros.get(i).writes(txn.micros.get(at).key())) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Write previous(Transaction txn, int at, KeyState key) {
        for (int i = at - 1; i >= 0; i--) {
            if (txn.micros.get(i).writes(key.name)) {
                return key.writes.get(PlainValues.orNil(txn.micros.get(i).value()));
            }
        }
        return null;
    }

    /** All that a transaction wrote to the version's key may be forgotten by and by. */
    void retire(Version version) {
        Transaction writer = version.writer;
        if (writer == null) {
            return;
        }
        for (Micro micro : writer.micros) {
            Write write =
                    micro.writes(version.key.name) ? version.key.writes.get(PlainValues.orNil(micro.value())) : null;
            if (write != null && write.version == version) {
                past.add(new Past(version.key, write));
            }
        }
        while (past.size() > pastMax) {
            Past oldest = past.remove();
            if (oldest.key.writes.remove(PlainValues.orNil(oldest.write.value), oldest.write)) {
                oldest.key.isPartial = true;
            }
        }
    }

    /** Forgets keys that nobody used since this position, if there are many. */
    void sweep(long position) {
        if (all.size() <= sweepAt) {
            return;
        }
        all.values().removeIf(key -> {
            if (key.touched < position) {
                forgotten.add(key.name);
                return true;
            }
            return false;
        });
        past.removeIf(each -> each.key.touched < position);
        sweepAt = Math.max(keysMax, 2 * all.size());
    }
}
