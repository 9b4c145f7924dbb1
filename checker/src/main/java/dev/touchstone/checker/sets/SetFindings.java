// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sets;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.versions.OperationText;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the violations of sets into words. */
final class SetFindings {
    private final History history;
    private final SetElements elements;
    private final ResultBuilder out;
    private final OperationText text;
    private final boolean linearizable;

    SetFindings(History history, SetElements elements, ResultBuilder out, boolean linearizable) {
        this.history = history;
        this.elements = elements;
        this.out = out;
        this.text = new OperationText(history);
        this.linearizable = linearizable;
    }

    void addLost(int id) {
        int present = elements.lastPresent.getInt(id);
        int absent = elements.lastAbsent.getInt(id);
        int since = firstAbsentAfter(id);
        String words = known(id) + " Every read that began at "
                + text.at(history.invokeNanos(since)) + " or later lacks it; the last of them is #" + absent
                + (present == SetElements.NONE
                        ? ". No read ever had it."
                        : ". The last read that had it is #" + present + ".");
        // Where reads may not lag, it is a violation even if a later read has the element.
        String later = linearizable ? null : "a later read has it";
        add("lost-element", "Lost element ", id, words, since, absent, later);
    }

    void addStale(int id) {
        int absent = elements.lastAbsent.getInt(id);
        String words = known(id) + " The read #" + absent + ", which began at " + text.at(history.invokeNanos(absent))
                + ", lacks it, though later reads have it.";
        add("stale-read", "Late element ", id, words, absent, absent, null);
    }

    void addAborted(int id) {
        String words = "The add of " + name(id) + " failed, so it surely did not happen, but #"
                + elements.firstSeen.getInt(id) + " returned it.";
        add("aborted-read", "Failed add was read: element ", id, words, elements.firstSeen.getInt(id), -1, null);
    }

    /** Elements that nobody added, and elements returned twice by one read. */
    void addStrangers() {
        for (int i = 0; i < elements.unexpected.size(); i += 2) {
            int read = elements.unexpected.getInt(i);
            int value = elements.unexpected.getInt(i + 1);
            out.add(() -> finding(
                    "unexpected-element",
                    "Unexpected element " + history.values().render(value) + text.ofKey(read),
                    "#" + read + " returned " + history.values().render(value) + ", which nobody ever tried to add.",
                    List.of(read)));
        }
        for (int i = 0; i < elements.duplicated.size(); i += 2) {
            int read = elements.duplicated.getInt(i);
            int id = elements.duplicated.getInt(i + 1);
            out.add(() -> finding(
                    "duplicate-elements",
                    "Duplicate element " + name(id),
                    "#" + read + " returned " + name(id) + " more than once.",
                    List.of(elements.add.getInt(id), read)));
        }
    }

    private String name(int id) {
        return history.values().render(elements.ref.getInt(id)) + text.ofKey(elements.add.getInt(id));
    }

    private String known(int id) {
        int add = elements.add.getInt(id);
        if (history.isOk(add)) {
            return client(add) + "'s add of " + name(id) + " was acknowledged at " + text.at(history.completeNanos(add))
                    + ".";
        }
        int seen = elements.firstSeen.getInt(id);
        return client(add) + "'s add of " + name(id) + " took effect: #" + seen + " returned it by "
                + text.at(history.completeNanos(seen)) + ".";
    }

    /** The first read that began after the element was known and after the last read that had it. */
    private int firstAbsentAfter(int id) {
        int low = 0;
        int high = elements.reads.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int read = elements.reads.getInt(middle);
            if (read > elements.lastPresent.getInt(id) && history.invokeIndex(read) > elements.knownIndex(id)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        while (history.key(elements.reads.getInt(low)) != history.key(elements.lastAbsent.getInt(id))) {
            low++;
        }
        return elements.reads.getInt(low);
    }

    private void add(String anomaly, String title, int id, String words, int read, int last, @Nullable String later) {
        out.add(() -> {
            List<Integer> operations = new ArrayList<>(List.of(elements.add.getInt(id)));
            for (int op : new int[] {elements.lastPresent.getInt(id), read, last}) {
                if (op >= 0 && !operations.contains(op)) {
                    operations.add(op);
                }
            }
            operations.sort(null);
            Finding finding = finding(anomaly, title + name(id), words, operations);
            return later == null ? finding : finding.unless(later);
        });
    }

    private Finding finding(String anomaly, String title, String words, List<Integer> operations) {
        return new Finding(
                anomaly, title, words, operations.stream().map(this::cite).toList(), operations, null, null);
    }

    private String cite(int op) {
        if (!history.function(op).equals(Functions.READ)) {
            return text.cite(op);
        }
        return "#" + op + ": " + text.client(op) + " read "
                + history.values().length(history.output(op)) + " elements"
                + text.ofKey(op).replace(" of ", " from ")
                + ", from " + text.at(history.invokeNanos(op)) + " to "
                + text.at(history.completeNanos(op));
    }

    /** Who added it, to begin a sentence with. */
    private String client(int add) {
        String client = history.client(add);
        return Character.toUpperCase(client.charAt(0)) + client.substring(1);
    }
}
