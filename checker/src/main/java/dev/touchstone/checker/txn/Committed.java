// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.txn;

import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.BitSet;

/**
 * Which transactions happened: those that answered {@code ok}, and those of unknown outcome of which anybody saw a write.
 *
 * <p>What a transaction of unknown outcome read is not known, so one read by a transaction that answered is what it takes.
 * A failed transaction did not happen; that its write was seen is a violation of its own. A write was seen if a read
 * returned its value, no other transaction that may have happened wrote that, and the reader did not write it itself.
 *
 * <p>A process that went on before anybody had seen what its transaction of unknown outcome did has <em>overtaken</em> it:
 * that may have happened later than what the process did next, so nothing follows it in the order of the session.
 */
public final class Committed {
    private final History history;
    private final BitSet seen = new BitSet();
    private final BitSet overtaken = new BitSet();

    private Committed(History history) {
        this.history = history;
    }

    /** What the reads of registers tell. */
    public static Committed ofRegisters(Transactions txns, WriterIndex writers) {
        Sightings sightings = new Sightings(txns);
        for (int m = 0; m < txns.count() && sightings.areNeeded(); m++) {
            if (!txns.isRead(m) || !txns.history().isOk(txns.owner(m)) || txns.value(m) == Values.NIL) {
                continue;
            }
            int write = writers.onlyPossible(txns.key(m), txns.value(m));
            if (write != Transactions.NONE) {
                sightings.add(write, txns.history().completeIndex(txns.owner(m)));
            }
        }
        return sightings.committed();
    }

    /** True if it answered ok, or was seen. */
    public boolean contains(int transaction) {
        return history.isOk(transaction) || seen.get(transaction);
    }

    /** True if its outcome is unknown and its process went on before anybody had seen it. */
    public boolean isOvertaken(int transaction) {
        return overtaken.get(transaction);
    }

    /** Collects which writes of unknown outcome were seen, and when. Not thread-safe. */
    public static final class Sightings {
        private static final int NONE = -1;

        private final Transactions txns;
        private final boolean areNeeded;
        /** By transaction of unknown outcome: the least index by which it was seen, or NEVER. */
        private final Int2IntOpenHashMap seenAt = new Int2IntOpenHashMap();

        public Sightings(Transactions txns) {
            this.txns = txns;
            seenAt.defaultReturnValue(History.NEVER);
            boolean some = false;
            for (int op = 0; op < txns.size() && !some; op++) {
                some = txns.history().isInfo(op);
            }
            areNeeded = some;
        }

        /** False if all outcomes are known, so that nothing need be collected. */
        public boolean areNeeded() {
            return areNeeded;
        }

        /** Says that a write was seen by a transaction that completed at this index. */
        public void add(int write, int completeIndex) {
            int owner = txns.owner(write);
            if (txns.history().isInfo(owner)) {
                seenAt.put(owner, Math.min(seenAt.get(owner), completeIndex));
            }
        }

        public Committed committed() {
            History history = txns.history();
            Committed result = new Committed(history);
            if (!areNeeded) {
                return result;
            }
            seenAt.keySet().forEach(result.seen::set);
            Int2IntOpenHashMap last = new Int2IntOpenHashMap();
            last.defaultReturnValue(NONE);
            for (int op = 0; op < history.size(); op++) {
                if (history.isFail(op)) {
                    continue;
                }
                int before = last.put(history.process(op), op);
                if (before != NONE
                        && history.isInfo(before)
                        && !(history.hasRealTime() && seenAt.get(before) < history.invokeIndex(op))) {
                    result.overtaken.set(before);
                }
            }
            return result;
        }
    }
}
