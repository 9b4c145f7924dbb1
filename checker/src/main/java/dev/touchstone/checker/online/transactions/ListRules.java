// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.online.transactions.Transaction.KeyState;
import dev.touchstone.checker.online.transactions.Transaction.Version;
import dev.touchstone.checker.online.transactions.Transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lists: each read shows the order of what was appended before. Of two neighbours in a list the writers follow each other
 * (ww); who read a list comes after the writer of its last element (wr) and before that of the next (rw). What happened and
 * was not shown comes after all that was. After Kingsbury and Alvaro, "Elle" (VLDB 2021), on traceable objects.
 */
final class ListRules implements Rules {
    private final boolean hasSnapshots;
    private final Keys keys;
    private final DependencyGraph graph;
    private final ListAnomalies anomalies;
    private final Unwritten unwritten;
    private final OldReads oldReads;
    private final Judge judge;
    private final Sighting sighting;

    ListRules(
            boolean hasSnapshots,
            Keys keys,
            DependencyGraph graph,
            TransactionFindings findings,
            Unwritten unwritten,
            OldReads oldReads,
            Judge judge,
            Sighting sighting) {
        this.hasSnapshots = hasSnapshots;
        this.keys = keys;
        this.graph = graph;
        anomalies = new ListAnomalies(findings);
        this.unwritten = unwritten;
        this.oldReads = oldReads;
        this.judge = judge;
        this.sighting = sighting;
    }

    @Override
    public void happened(Transaction txn) {
        for (Version version : txn.installed) {
            KeyState key = version.key;
            if (version.firstPlace >= 0) {
                continue;
            }
            key.unread.add(version);
            Write last = last(key);
            if (last != null && key.unseen.isEmpty()) {
                graph.add(last.writer(), txn, Reason.ww(version, shownBy(last)));
            }
            key.fullReaders.forEach(reader -> missed(reader, version, List.of()));
        }
    }

    @Override
    public void failed(Transaction txn) {
        for (Version version : txn.installed) {
            if (version.firstPlace >= 0) {
                Write write = version.key.order.get(version.firstPlace);
                if (write.version == version) {
                    anomalies.aborted(Objects.requireNonNull(write.shownBy), txn, version.key, write.value);
                }
            }
            keys.retire(version);
        }
    }

    @Override
    public void proved(Version version) {
        KeyState key = version.key;
        Transaction writer = Objects.requireNonNull(version.writer);
        key.frontier.isOld = true;
        key.frontier = version;
        key.unread.remove(version);
        for (Micro micro : writer.micros) {
            Write write = micro.writes(key.name) ? key.writes.get(PlainValues.orNil(micro.value())) : null;
            if (write == null || write.version != version) {
                continue;
            }
            if (write.place < 0) {
                key.unseen.add(write);
            } else {
                key.writes.remove(PlainValues.orNil(micro.value()));
            }
        }
    }

    @Override
    public void prune(KeyState key) {
        key.fullReaders.removeIf(reader -> reader.isForgotten);
    }

    private static @Nullable Write last(KeyState key) {
        return key.order.isEmpty() ? null : key.order.get(key.order.size() - 1);
    }

    private static List<Transaction> shownBy(Write write) {
        return write.shownBy == null ? List.of() : List.of(write.shownBy);
    }

    @Override
    public void read(Transaction txn, int at) {
        Micro micro = txn.micros.get(at);
        KeyState key = keys.of(micro.key(), txn);
        List<?> list = micro.list();
        int own = anomalies.ownBefore(txn, at);
        if (own == ListAnomalies.MISFIT || !show(txn, key, list)) {
            return;
        }
        anomalies.future(txn, at, key);
        boolean isIntermediate = false;
        if (!list.isEmpty()) {
            Write last = key.order.get(list.size() - 1);
            isIntermediate = anomalies.intermediate(txn, key, last);
        }
        if (!isIntermediate && own != ListAnomalies.AGAIN) {
            others(txn, key, list.size() - own);
        }
    }

    /** Takes in that a list begins so; false if it cannot. */
    private boolean show(Transaction txn, KeyState key, List<?> list) {
        int known = Math.min(key.order.size(), list.size());
        for (int i = 0; i < known; i++) {
            if (!Objects.equals(key.order.get(i).value, list.get(i))) {
                anomalies.incompatible(txn, key, list, key.order);
                return false;
            }
        }
        List<Write> fresh = new ArrayList<>();
        for (int i = key.order.size(); i < list.size(); i++) {
            Write write = next(txn, key, list, i);
            if (write == null) {
                return false;
            }
            fresh.add(write);
            Transaction writer = write.writer();
            if (writer != null && writer.isFailed()) {
                anomalies.aborted(txn, writer, key, write.value);
            } else if (writer != null && writer != txn) {
                sighting.seen(writer, txn);
            }
        }
        boolean wasFull = key.unseen.isEmpty();
        for (Write write : fresh) {
            place(txn, key, write, wasFull);
        }
        Write last = last(key);
        if (!fresh.isEmpty() && last != null && key.unseen.isEmpty()) {
            key.unread.forEach(version -> graph.add(last.writer(), version.writer, Reason.ww(version, List.of(txn))));
        }
        return true;
    }

    /** The write of an element that was not shown before; null if the list cannot be. */
    private @Nullable Write next(Transaction txn, KeyState key, List<?> list, int at) {
        Object element = list.get(at);
        Write write = key.writes.get(PlainValues.orNil(element));
        Write expected = key.unseen.peek();
        if (expected != null && expected == write) {
            key.unseen.remove();
            key.writes.remove(PlainValues.orNil(element));
            return write;
        }
        if (expected != null) {
            judge.undecided(
                    txn,
                    "#" + txn.number + " shows key " + PlainValues.render(key.name)
                            + " in another order than that in which appends to it that nobody had seen were forgotten");
            key.unseen.clear();
        }
        if (list.subList(0, at).contains(element)) {
            anomalies.twice(txn, key, list);
            return null;
        }
        if (write == null) {
            unwritten.read(txn, key, element);
            Write early = new Write(null, element, true, null);
            key.shownEarly.put(PlainValues.orNil(element), early);
            return early;
        }
        return write;
    }

    private void place(Transaction txn, KeyState key, Write write, boolean wasFull) {
        Write before = last(key);
        Version version = write.version;
        Transaction writer = write.writer();
        write.place = key.order.size();
        write.shownBy = txn;
        key.order.add(write);
        if (version != null) {
            version.placed(write.place);
            if (before != null) {
                graph.add(before.writer(), writer, Reason.ww(version, List.of(txn)));
            }
            if (wasFull) {
                key.fullReaders.forEach(reader -> missed(reader, version, List.of(txn)));
            }
            key.unread.remove(version);
            boolean isKept = writer != null && !writer.isFailed() && !writer.isForgotten;
            if (isKept && write.previous != null && write.previous.place < 0) {
                anomalies.otherOrder(txn, writer, key, write.previous, write);
            }
        }
        key.fullReaders.clear();
    }

    /** A read showed so many elements that others had appended. */
    private void others(Transaction txn, KeyState key, int length) {
        Version read = length == 0 ? key.initial : key.order.get(length - 1).version;
        if (read == null) {
            return;
        }
        Write next = length < key.order.size() ? key.order.get(length) : key.unseen.peek();
        if (read.isOld && next != null) {
            oldReads.read(txn, read, next.version, shownBy(next));
            return;
        }
        txn.reads.add(read);
        graph.add(read.writer, txn, Reason.wr(read));
        if (next != null) {
            Version later = next.version;
            if (later != null) {
                missed(txn, later, shownBy(next));
            }
        } else {
            key.fullReaders.add(txn);
            List.copyOf(key.unread).forEach(version -> missed(txn, version, List.of()));
        }
    }

    /** A transaction did not see a version. Where it wrote the key too, its own came first: else it had seen that one. */
    private void missed(Transaction reader, Version later, List<Transaction> because) {
        graph.add(reader, later.writer, Reason.rw(later, because));
        if (hasSnapshots && reader != later.writer && reader.version(later.key) != null) {
            graph.add(reader, later.writer, Reason.ww(later, because));
        }
    }
}
