// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntRBTreeSet;
import java.util.ArrayList;
import java.util.List;

/** Puts what a read should have seen into words. */
final class VisibilityFindings {
    private final String anomaly;
    private final Steps steps;
    private final Knowledge knowledge;
    private final ResultBuilder out;
    private final History history;

    VisibilityFindings(String anomaly, Steps steps, Knowledge knowledge, ResultBuilder out) {
        this.anomaly = anomaly;
        this.steps = steps;
        this.knowledge = knowledge;
        this.out = out;
        history = steps.history();
    }

    /** A read lacks an element that its session knows of by some step. */
    void addMissing(int read, int element) {
        int step = knowledge.because(element);
        String what = element(element);
        List<String> because = new ArrayList<>();
        IntRBTreeSet operations = new IntRBTreeSet();
        operations.add(steps.operation.getInt(read));
        add(step, (steps.isRead(step) ? "saw " : "added ") + what, because, operations);
        IntArrayList way = knowledge.way(step);
        for (int i = 0; i < way.size(); i += 2) {
            String next = element(steps.element(way.getInt(i)));
            if (way.getInt(i) != step) {
                add(way.getInt(i), "added " + next, because, operations);
            }
            add(way.getInt(i + 1), "saw " + next, because, operations);
        }
        add(read, "read " + key(read) + "without " + what, because, operations);
        out.add(
                anomaly,
                "A read of " + client(read) + " lacks " + what,
                String.join(
                                "; then ",
                                because.stream().map(VisibilityFindings::plain).toList()) + ".",
                because.stream().map(each -> each + ".").toList(),
                List.copyOf(operations));
    }

    /** A read saw what only follows from it. */
    void addCycle(int read, int later) {
        int reader = steps.operation.getInt(read);
        int author = steps.operation.getInt(later);
        String words = "#" + reader + " of " + client(read) + " saw, itself or by what it saw, "
                + element(steps.element(later)) + ", which #" + author + " added, and which follows from #" + reader
                + ".";
        List<Integer> operations = List.copyOf(new IntRBTreeSet(new int[] {reader, author}));
        out.add("CyclicCO", "A read saw what follows from it", words, List.of(words), operations);
    }

    /** A list has two appends of one transaction in the wrong order; the earlier one is the second. */
    void addReordered(int read, int before, int after) {
        int reader = steps.operation.getInt(read);
        int author = steps.operation.getInt(after);
        String words =
                "#" + reader + " of " + client(read) + " saw " + element(steps.element(before)) + " right before "
                        + element(steps.element(after)) + ", and #" + author + " appended them in the other order.";
        List<Integer> operations = List.copyOf(new IntRBTreeSet(new int[] {reader, author}));
        out.add("reordered", "Appends of one transaction in the wrong order", words, List.of(words), operations);
    }

    /** A read saw what nobody had asked to add. */
    void addUnwritten(int op, int value) {
        String words = "#" + op + " of " + history.client(op) + " saw " + text(value) + ", which nobody added.";
        out.add("ThinAirRead", "Read of what nobody added", words, List.of(words), List.of(op));
    }

    /** A read saw what was refused. */
    void addAborted(int op, int value, int failed) {
        String words = "#" + op + " of " + history.client(op) + " saw " + text(value) + ", which #" + failed
                + " failed to add.";
        List<Integer> operations = List.copyOf(new IntRBTreeSet(new int[] {op, failed}));
        out.add("aborted-read", "Failed add was read", words, List.of(words), operations);
    }

    private void add(int step, String did, List<String> because, IntRBTreeSet operations) {
        int op = steps.operation.getInt(step);
        operations.add(op);
        because.add("#" + op + ": " + client(step) + " " + did);
    }

    /** Without the number of the operation. */
    private static String plain(String cited) {
        return cited.substring(cited.indexOf(": ") + 2);
    }

    private String client(int step) {
        return history.client(steps.operation.getInt(step));
    }

    /** {@code 17}, {@code 17 of key 3}. */
    private String element(int element) {
        int add = steps.adder(element);
        String key = key(add);
        return text(steps.value(element)) + (key.isEmpty() ? "" : " of " + key.trim());
    }

    private String key(int step) {
        String name = steps.keyName(step);
        return name.isEmpty() ? "" : "key " + name + " ";
    }

    private String text(int value) {
        return history.values().render(value, 80);
    }
}
