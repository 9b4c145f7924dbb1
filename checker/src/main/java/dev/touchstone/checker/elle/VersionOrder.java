// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.graph.Components;
import dev.touchstone.checker.graph.Csr;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;

/** Which version of a key comes before which, from the sources that the options allow. */
final class VersionOrder {
    /** Edge types of the version graph: the sources, for words. */
    private static final int WFR = 1;

    private static final int SEQUENTIAL = 2;
    private static final int LINEARIZABLE = 4;
    private static final int INITIAL = 8;

    private final Transactions txns;
    private final Versions versions;
    private final ElleOptions options;
    private final EdgeList found = new EdgeList(1024);
    private final boolean[] contradictory;

    VersionOrder(Transactions txns, Versions versions, ElleOptions options) {
        this.txns = txns;
        this.versions = versions;
        this.options = options;
        contradictory = new boolean[txns.keys()];
    }

    /** Edges of the version graph; those of contradictory keys are to be left out. */
    EdgeList edges() {
        return found;
    }

    boolean isContradictory(int key) {
        return contradictory[key];
    }

    void infer(Report report, Explainer explain) {
        if (options.wfrKeys()) {
            writesFollowReads();
        }
        if (options.sequentialKeys()) {
            sequential();
        }
        if (options.linearizableKeys()) {
            new LinearizableKeys().infer();
        }
        contradictions(report, explain);
    }

    private void writesFollowReads() {
        for (int m = 0; m < txns.count(); m++) {
            if (txns.isRead(m) && versions.version[m] != Versions.NONE) {
                int write = lastWrite(m);
                if (write != Transactions.NONE) {
                    found.add(versions.version[m], versions.version[write], WFR);
                }
            }
        }
    }

    private int lastWrite(int mop) {
        for (int m = txns.after(mop); m != Transactions.NONE; m = txns.after(m)) {
            if (versions.version[m] != Versions.NONE) {
                return m;
            }
        }
        return Transactions.NONE;
    }

    private void sequential() {
        Long2IntOpenHashMap last = new Long2IntOpenHashMap();
        last.defaultReturnValue(Versions.NONE);
        for (int m = 0; m < txns.count(); m++) {
            if (versions.version[m] == Versions.NONE) {
                continue;
            }
            long id = ((long) txns.history().process(txns.owner(m)) << 32) | txns.key(m);
            int before = last.get(id);
            int write = txns.isRead(m) ? lastWrite(m) : Transactions.NONE;
            if (before != Versions.NONE) {
                found.add(before, versions.version[m], SEQUENTIAL);
                if (write != Transactions.NONE) {
                    found.add(before, versions.version[write], SEQUENTIAL);
                }
            }
            if (write == Transactions.NONE && !versions.committed.isOvertaken(txns.owner(m))) {
                last.put(id, versions.version[m]);
            }
        }
    }

    /** A component of versions of more than one is a contradiction; so is a version before the initial one. */
    private void contradictions(Report report, Explainer explain) {
        EdgeList all = new EdgeList(found.size() + 16);
        for (int e = 0; e < found.size(); e++) {
            int to = found.to(e);
            all.add(found.from(e), to, found.type(e));
            if (versions.isInitial(to)) {
                all.add(to, found.from(e), INITIAL);
            }
        }
        Components components = Components.of(Csr.of(versions.count, all, -1), -1);
        if (components.isAcyclic()) {
            return;
        }
        boolean[] reported = new boolean[components.count()];
        for (int v = 0; v < versions.count; v++) {
            if (components.isTrivial(v)) {
                continue;
            }
            contradictory[versions.key[v]] = true;
            if (!reported[components.of(v)]) {
                reported[components.of(v)] = true;
                int first = v;
                report.add("cyclic-versions", () -> words(first, components, explain));
            }
        }
    }

    private dev.touchstone.checker.Finding words(int first, Components components, Explainer explain) {
        IntArrayList operations = new IntArrayList();
        StringBuilder values = new StringBuilder();
        int last = Versions.NONE;
        for (int m = 0; m < txns.count() && operations.size() < 10; m++) {
            int version = versions.version[m];
            if (version != Versions.NONE && components.of(version) == components.of(first)) {
                operations.add(txns.owner(m));
                if (version != last) {
                    values.append(values.length() == 0 ? "" : ", ").append(versions.text(version));
                }
                last = version;
            }
        }
        String key = txns.keyText(versions.key[first]);
        return explain.plain(
                "cyclic-versions",
                "The versions of key " + key + " have no order",
                "By what these transactions did, in the order in which they did it, the values " + values + " of key "
                        + key + " would each have to come before themselves.",
                operations.toIntArray());
    }

    /**
     * Real time, key by key. Version v comes before w if something done with v ended before something done with w began:
     * if {@code ended[v] < began[w]}, the least end and the greatest beginning. A sweep over both keeps the versions that
     * ended and are not yet covered by a later one, so that an edge is added for each neighbour only.
     */
    private final class LinearizableKeys {
        private final int[] ended = new int[versions.count];
        private final int[] began = new int[versions.count];

        void infer() {
            Arrays.fill(ended, History.NEVER);
            Arrays.fill(began, -1);
            Arrays.fill(ended, 0, txns.keys(), -1);
            for (int m = 0; m < txns.count(); m++) {
                int version = versions.version[m];
                if (version != Versions.NONE) {
                    ended[version] = Math.min(ended[version], txns.history().completeIndex(txns.owner(m)));
                    began[version] = Math.max(began[version], txns.history().invokeIndex(txns.owner(m)));
                }
            }
            long[] events = events();
            IntArrayList frontier = new IntArrayList();
            int key = -1;
            for (long event : events) {
                int version = (int) ((event >>> 1) & 0x3FFF_FFFF);
                if (versions.key[version] != key) {
                    key = versions.key[version];
                    frontier.clear();
                }
                boolean ends = (event & 1) == 0;
                sweep(version, ends, frontier);
            }
        }

        /** Ends before beginnings never share an index; sorted by key, then by index. */
        private long[] events() {
            int[] firstOfKey = new int[txns.keys() + 1];
            for (int v = 0; v < versions.count; v++) {
                firstOfKey[versions.key[v] + 1] += 2;
            }
            for (int k = 0; k < txns.keys(); k++) {
                firstOfKey[k + 1] += firstOfKey[k];
            }
            int[] next = firstOfKey.clone();
            long[] events = new long[2 * versions.count];
            for (int v = 0; v < versions.count; v++) {
                int k = versions.key[v];
                events[next[k]++] = ((ended[v] + 1L) << 31) | ((long) v << 1);
                events[next[k]++] = ((began[v] + 1L) << 31) | ((long) v << 1) | 1;
            }
            for (int k = 0; k < txns.keys(); k++) {
                Arrays.sort(events, firstOfKey[k], firstOfKey[k + 1]);
            }
            return events;
        }

        private void sweep(int version, boolean ends, IntArrayList frontier) {
            int kept = 0;
            for (int i = 0; i < frontier.size(); i++) {
                int other = frontier.getInt(i);
                boolean before = other != version && ended[other] < began[version];
                if (before) {
                    found.add(other, version, LINEARIZABLE);
                }
                if (!ends || !before) {
                    frontier.set(kept++, other);
                }
            }
            frontier.size(kept);
            if (ends && ended[version] != History.NEVER) {
                frontier.add(version);
            }
        }
    }
}
