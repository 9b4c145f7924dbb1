// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.graph.EdgeType;
import dev.touchstone.checker.txn.Transactions;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Infers ww, wr and rw edges from the order of versions, and says afterwards why an edge is there. */
final class RegisterDependencies implements Explainer.Reason {
    /** Two huge transactions are not searched through for the reason of an edge between them. */
    private static final int PAIRS_MAX = 10_000_000;

    private final Transactions txns;
    private final Versions versions;
    private final VersionOrder order;
    private final EdgeList edges;
    private final Orders many;
    private @Nullable LongOpenHashSet ordered;

    RegisterDependencies(Transactions txns, Versions versions, VersionOrder order, EdgeList edges, Orders many) {
        this.txns = txns;
        this.versions = versions;
        this.order = order;
        this.edges = edges;
        this.many = many;
    }

    void infer() {
        int[] firstReader = new int[versions.count + 1];
        for (int m = 0; m < txns.count(); m++) {
            int version = versions.version[m];
            if (version != Versions.NONE && txns.isRead(m)) {
                firstReader[version + 1]++;
                int write = versions.writer[version];
                if (write != Transactions.NONE) {
                    edges.add(txns.owner(write), txns.owner(m), EdgeType.WR);
                }
            }
        }
        for (int v = 0; v < versions.count; v++) {
            firstReader[v + 1] += firstReader[v];
        }
        int[] readers = new int[firstReader[versions.count]];
        int[] next = Arrays.copyOf(firstReader, versions.count);
        for (int m = 0; m < txns.count(); m++) {
            int version = versions.version[m];
            if (version != Versions.NONE && txns.isRead(m)) {
                readers[next[version]++] = txns.owner(m);
            }
        }
        successors(firstReader, readers);
    }

    private void successors(int[] firstReader, int[] readers) {
        IntArrayList[] writersAfter = new IntArrayList[versions.count];
        EdgeList found = order.edges();
        for (int e = 0; e < found.size(); e++) {
            int write = versions.writer[found.to(e)];
            if (write != Transactions.NONE && !order.isContradictory(txns.key(write))) {
                after(writersAfter, found.from(e)).add(txns.owner(write));
            }
        }
        for (int v = txns.keys(); v < versions.count; v++) {
            int write = versions.writer[v];
            if (write != Transactions.NONE
                    && !order.isContradictory(versions.key[v])
                    && firstReader[versions.key[v]] < firstReader[versions.key[v] + 1]) {
                after(writersAfter, versions.initial(versions.key[v])).add(txns.owner(write));
            }
        }
        for (int v = 0; v < versions.count; v++) {
            IntArrayList targets = writersAfter[v];
            if (targets == null) {
                continue;
            }
            int[] distinct = targets.intStream().sorted().distinct().toArray();
            int from = firstReader[v];
            int[] sources = Arrays.copyOfRange(readers, from, firstReader[v + 1]);
            many.addAll(sources, sources.length, distinct, distinct.length, EdgeType.RW);
            if (versions.writer[v] != Transactions.NONE) {
                int[] source = {txns.owner(versions.writer[v])};
                many.addAll(source, 1, distinct, distinct.length, EdgeType.WW);
            }
        }
    }

    private static IntArrayList after(IntArrayList[] lists, int version) {
        if (lists[version] == null) {
            lists[version] = new IntArrayList(4);
        }
        return lists[version];
    }

    @Override
    public String of(int from, int to, int type, String a, String b) {
        int pairs = 0;
        for (int x = txns.first(from); x < txns.end(from); x++) {
            for (int y = txns.first(to); y < txns.end(to) && pairs < PAIRS_MAX; y++) {
                pairs++;
                if (txns.key(x) == txns.key(y)
                        && versions.version[x] != Versions.NONE
                        && versions.version[y] != Versions.NONE
                        && txns.isRead(x) == (type == EdgeType.RW)
                        && txns.isRead(y) == (type == EdgeType.WR)
                        && isOrdered(versions.version[x], versions.version[y], type)) {
                    return words(x, y, type, a, b);
                }
            }
        }
        return a + " comes before " + b;
    }

    private boolean isOrdered(int v, int w, int type) {
        if (type == EdgeType.WR) {
            return v == w;
        }
        LongOpenHashSet pairs = ordered;
        if (pairs == null) {
            pairs = new LongOpenHashSet();
            for (int e = 0; e < order.edges().size(); e++) {
                pairs.add(((long) order.edges().from(e) << 32) | order.edges().to(e));
            }
            ordered = pairs;
        }
        return v != w && (versions.isInitial(v) || pairs.contains(((long) v << 32) | w));
    }

    private String words(int x, int y, int type, String a, String b) {
        String key = txns.keyText(txns.key(x));
        String v = versions.text(versions.version[x]);
        String w = versions.text(versions.version[y]);
        return switch (type) {
            case EdgeType.WW -> b + " wrote " + w + " to " + key + " after " + a + " wrote " + v;
            case EdgeType.WR -> b + " read " + key + " = " + w + ", which " + a + " wrote";
            default -> a + " read " + key + " = " + v + ", which " + b + " overwrote with " + w;
        };
    }
}
