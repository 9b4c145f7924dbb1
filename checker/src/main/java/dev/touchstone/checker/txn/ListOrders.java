// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.txn;

import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.Arrays;

/**
 * The order of each key's appends: that of its longest read.
 *
 * <p>A key is <em>clean</em> if every read of it is a prefix of the longest one and holds nothing twice: then a read is
 * known by its length. Not thread-safe.
 */
public final class ListOrders {
    /** As a place: nobody read it. */
    public static final int UNREAD = -1;

    /** As a place: read, but not in the longest read. */
    public static final int NO_PLACE = -2;

    private final Transactions txns;
    private final WriterIndex writers;
    /** For each key the micro-operation of its longest read, or NONE. */
    private final int[] longest;

    private final int[] start;
    private final int[] append;
    private final int[] place;
    private final boolean[] clean;
    private final int[] firstAborted;
    private final int[] firstGarbage;
    private final Committed committed;
    private final int[] stampOfRef;
    private int stamp;

    /** Reads the orders of all keys off the reads of transactions that answered. */
    public ListOrders(Transactions txns) {
        this.txns = txns;
        writers = new WriterIndex(txns);
        longest = new int[txns.keys()];
        start = new int[txns.keys() + 1];
        place = new int[txns.count()];
        clean = new boolean[txns.keys()];
        firstAborted = new int[txns.keys()];
        firstGarbage = new int[txns.keys()];
        stampOfRef = new int[txns.values().size()];
        findLongest();
        int total = 0;
        for (int k = 0; k < txns.keys(); k++) {
            start[k] = total;
            total += longest[k] == Transactions.NONE ? 0 : length(longest[k]);
        }
        start[txns.keys()] = total;
        append = new int[total];
        Arrays.fill(place, UNREAD);
        Arrays.fill(firstAborted, Integer.MAX_VALUE);
        Arrays.fill(firstGarbage, Integer.MAX_VALUE);
        for (int k = 0; k < txns.keys(); k++) {
            order(k);
        }
        findUnclean();
        committed = sightings();
    }

    public Transactions transactions() {
        return txns;
    }

    public WriterIndex writers() {
        return writers;
    }

    /** Which transactions happened, by what was read. */
    public Committed committed() {
        return committed;
    }

    /** How many elements the orders of all keys have. */
    public int count() {
        return append.length;
    }

    /** Where the elements of a key's order start; they are {@code start(k) .. start(k + 1) - 1}. */
    public int start(int key) {
        return start[key];
    }

    /** The append of an element in order, or NONE if nobody appended it, or it stands there for the second time. */
    public int append(int at) {
        return append[at];
    }

    /** The place of an append in its key's order, UNREAD or NO_PLACE. */
    public int place(int mop) {
        return place[mop];
    }

    public boolean isClean(int key) {
        return clean[key];
    }

    /** The first place of an element of a failed append, or a huge number. */
    public int firstAborted(int key) {
        return firstAborted[key];
    }

    /** The first place of an element that nobody appended, or a huge number. */
    public int firstGarbage(int key) {
        return firstGarbage[key];
    }

    /** How many elements a read shows. */
    public int length(int readMop) {
        return txns.values().length(txns.value(readMop));
    }

    /** How many elements the order of a key has; elements read twice count again, as NONE. */
    public int size(int key) {
        return start[key + 1] - start[key];
    }

    /** True if the list holds an element twice. */
    public boolean hasDuplicates(int listRef) {
        stamp++;
        Values values = txns.values();
        for (int i = 0; i < values.length(listRef); i++) {
            int element = values.element(listRef, i);
            if (stampOfRef[element] == stamp) {
                return true;
            }
            stampOfRef[element] = stamp;
        }
        return false;
    }

    private void findLongest() {
        Arrays.fill(longest, Transactions.NONE);
        for (int m = 0; m < txns.count(); m++) {
            if (txns.isRead(m) && txns.history().isOk(txns.owner(m))) {
                int best = longest[txns.key(m)];
                if (best == Transactions.NONE || length(m) > length(best)) {
                    longest[txns.key(m)] = m;
                }
            }
        }
    }

    private void order(int key) {
        clean[key] = true;
        stamp++;
        for (int i = 0; i < size(key); i++) {
            int element = txns.values().element(txns.value(longest[key]), i);
            int mop = writers.first(key, element);
            boolean again = stampOfRef[element] == stamp;
            stampOfRef[element] = stamp;
            clean[key] &= !again;
            append[start[key] + i] = again ? Transactions.NONE : mop;
            if (again) {
                continue;
            }
            if (mop == Transactions.NONE) {
                firstGarbage[key] = Math.min(firstGarbage[key], i);
            } else {
                place[mop] = i;
                if (txns.history().isFail(txns.owner(mop))) {
                    firstAborted[key] = Math.min(firstAborted[key], i);
                }
            }
        }
    }

    private void findUnclean() {
        for (int m = 0; m < txns.count(); m++) {
            int key = txns.key(m);
            if (!txns.isRead(m) || !txns.history().isOk(txns.owner(m)) || isPrefix(m)) {
                continue;
            }
            clean[key] = false;
            int list = txns.value(m);
            for (int i = 0; i < txns.values().length(list); i++) {
                int mop = writers.first(key, txns.values().element(list, i));
                if (mop != Transactions.NONE && place[mop] == UNREAD) {
                    place[mop] = NO_PLACE;
                }
            }
        }
    }

    private Committed sightings() {
        Committed.Sightings sightings = new Committed.Sightings(txns);
        if (!sightings.areNeeded()) {
            return sightings.committed();
        }
        int[] earliest = new int[append.length];
        Arrays.fill(earliest, History.NEVER);
        for (int m = 0; m < txns.count(); m++) {
            int key = txns.key(m);
            if (!txns.isRead(m) || !txns.history().isOk(txns.owner(m)) || length(m) == 0) {
                continue;
            }
            int completed = txns.history().completeIndex(txns.owner(m));
            if (isPlain(key)) {
                int last = start[key] + length(m) - 1;
                earliest[last] = Math.min(earliest[last], completed);
            } else {
                see(m, completed, sightings);
            }
        }
        for (int key = 0; key < txns.keys(); key++) {
            int since = History.NEVER;
            for (int at = start[key + 1] - 1; at >= start[key] && isPlain(key); at--) {
                since = Math.min(since, earliest[at]);
                if (append[at] != Transactions.NONE) {
                    sightings.add(append[at], since);
                }
            }
        }
        return sightings.committed();
    }

    /** True if a read of the key is known by its length, and who appended what by the order. */
    private boolean isPlain(int key) {
        return clean[key] && !writers.isAmbiguous(key);
    }

    private void see(int read, int completed, Committed.Sightings sightings) {
        int list = txns.value(read);
        for (int i = 0; i < txns.values().length(list); i++) {
            int write = writers.onlyPossible(txns.key(read), txns.values().element(list, i));
            if (write != Transactions.NONE) {
                sightings.add(write, completed);
            }
        }
    }

    /** True if the read is a prefix of the longest of its key. */
    public boolean isPrefix(int readMop) {
        int list = txns.value(readMop);
        return txns.values().commonPrefix(list, txns.value(longest[txns.key(readMop)]))
                == txns.values().length(list);
    }
}
