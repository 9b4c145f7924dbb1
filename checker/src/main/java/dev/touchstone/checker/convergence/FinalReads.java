// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.convergence;

import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The reads of each key that began after all faults were healed and all updates of the key had ended. */
final class FinalReads {
    private final History history;
    private final ReadsFrom readsFrom;
    private final boolean collections;
    private final List<IntArrayList> byKey = new ArrayList<>();

    /** When the last fault was healed, in the history's time; 0 if there was none. */
    final long healedNanos;

    FinalReads(ReadsFrom readsFrom, Duration settle) {
        this.readsFrom = readsFrom;
        this.history = readsFrom.history();
        this.collections = history.functionId(Functions.ADD) >= 0;
        long healed = 0;
        for (FaultWindow fault : history.faults()) {
            healed = Math.max(healed, fault.endNanos());
        }
        healedNanos = healed;
        int read = history.functionId(Functions.READ);
        int[] lastUpdate = new int[readsFrom.keys()];
        Arrays.fill(lastUpdate, -1);
        for (int key = 0; key < lastUpdate.length; key++) {
            byKey.add(new IntArrayList());
        }
        for (int op = 0; op < history.size(); op++) {
            int key = readsFrom.key(op);
            if (key >= 0 && history.functionId(op) != read) {
                int end = history.isInfo(op) ? history.invokeIndex(op) : history.completeIndex(op);
                lastUpdate[key] = Math.max(lastUpdate[key], end);
            }
        }
        long from = isHealed() ? healed + settle.toNanos() : Long.MAX_VALUE;
        for (int op = 0; op < history.size(); op++) {
            int key = readsFrom.key(op);
            boolean settled = key >= 0 && history.functionId(op) == read && history.isOk(op);
            if (settled && history.invokeNanos(op) >= from && history.invokeIndex(op) > lastUpdate[key]) {
                byKey.get(key).add(op);
            }
        }
    }

    boolean isHealed() {
        return healedNanos != Long.MAX_VALUE;
    }

    IntArrayList of(int key) {
        return byKey.get(key);
    }

    /** What a read returned, the same text for the same versions in any order. */
    String state(int read) {
        Values values = history.values();
        int output = history.output(read);
        boolean unordered = values.kind(output) == Values.Kind.SET
                || (values.kind(output) == Values.Kind.LIST && (collections || readsFrom.versions(read) > 1));
        if (!unordered) {
            return values.render(output);
        }
        String[] elements = new String[values.length(output)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = values.render(values.element(output, i));
        }
        Arrays.sort(elements);
        return elements.length == 0 ? "nil" : elements.length == 1 ? elements[0] : String.join(" ", elements);
    }
}
