// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.ReadsFrom;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.ObjectOpenHashSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one order of all operations that keeps the forced one and explains every read, depth first.
 *
 * <p>A place of the search is how far each session has come. It tells the state of every key that matters: values are
 * unique, so a write may follow only when all reads of the value before it have been taken, and a value with reads to
 * come is the present one. Reads, and writes that nobody reads, are taken as soon as they can be: that hinders nothing.
 * What is left to choose is which of the next writes comes first; the one invoked first is tried first.
 */
final class SequentialSearch {
    private static final int NOTHING = -1;

    private final CausalOrder order;
    private final ReadsFrom readsFrom;
    private final int sessions;
    private final int live;
    private final int[] start;
    private final int[] targets;
    private final int[] missing;
    /** By write: reads of its value yet to come. */
    private final int[] readers;
    /** The same of each key's initial value. */
    private final int[] initialReaders;
    /** By key: the write of its present value, or NOTHING. */
    private final int[] present;
    /** By write that was taken: the present value before it. */
    private final int[] replaced;
    /** By session: its next operation, or NOTHING. */
    private final int[] head;

    private final int[] came;
    private final IntArrayList taken = new IntArrayList();
    private final ObjectOpenHashSet<IntArrayList> deadEnds = new ObjectOpenHashSet<>();
    private final List<Choice> choices = new ArrayList<>();
    private int furthest;
    private int[] stuck = new int[0];
    private long states;

    /** A place where several writes could come next: how many operations were taken, and which is tried next. */
    private static final class Choice {
        final int length;
        final int[] writes;
        int next;

        Choice(int length, int[] writes) {
            this.length = length;
            this.writes = writes;
        }
    }

    SequentialSearch(CausalOrder order, EdgeList forced) {
        this.order = order;
        readsFrom = order.readsFrom();
        sessions = order.sessions();
        live = readsFrom.live();
        int size = readsFrom.history().size();
        start = forced.sources(size);
        targets = forced.bySource(start);
        missing = new int[size];
        readers = new int[size];
        replaced = new int[size];
        initialReaders = new int[readsFrom.keys()];
        present = new int[readsFrom.keys()];
        head = new int[sessions];
        came = new int[sessions];
        Arrays.fill(present, NOTHING);
        Arrays.fill(head, NOTHING);
        for (int target : targets) {
            missing[target]++;
        }
        for (int op = size - 1; op >= 0; op--) {
            if (!readsFrom.isLive(op)) {
                continue;
            }
            head[order.session(op)] = op;
            if (isRead(op)) {
                count(op, 1);
            }
        }
    }

    /** Searches to the end; returns why it stopped early, or null. */
    Unknown.@Nullable Cause run(Budget budget) {
        settle();
        while (taken.size() < live) {
            if ((states++ & 0xff) == 0) {
                Unknown.Cause cause = budget.exhausted((4L * sessions + 64) * deadEnds.size() + 40L * missing.length);
                if (cause != null) {
                    return cause;
                }
            }
            int[] next = candidates();
            if (taken.size() > furthest || stuck.length == 0) {
                furthest = taken.size();
                stuck = Arrays.stream(head).filter(op -> op != NOTHING).toArray();
            }
            // Places are remembered on entering: whatever comes back to one was not explained from it.
            if (next.length > 1 && !deadEnds.add(new IntArrayList(came))) {
                next = new int[0];
            }
            if (next.length > 0) {
                choices.add(new Choice(taken.size(), next));
            }
            if (!advance()) {
                return null;
            }
        }
        return null;
    }

    /** True if an order was found. */
    boolean isExplained() {
        return taken.size() == live;
    }

    /** The order found, as far as it goes. */
    int[] order() {
        return taken.toIntArray();
    }

    /** How many operations the longest order tried had. */
    int furthest() {
        return furthest;
    }

    /** The next operation of each session where the longest order ended. */
    int[] stuck() {
        return stuck;
    }

    long states() {
        return states;
    }

    /** Takes the next write of the latest choice that has one left; false if none has. */
    private boolean advance() {
        while (!choices.isEmpty()) {
            Choice choice = choices.get(choices.size() - 1);
            while (taken.size() > choice.length) {
                takeBack();
            }
            if (choice.next < choice.writes.length) {
                take(choice.writes[choice.next++]);
                settle();
                return true;
            }
            choices.remove(choices.size() - 1);
        }
        return false;
    }

    /** Takes what hinders nothing until nothing such is left. */
    private void settle() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int s = 0; s < sessions; s++) {
                while (head[s] != NOTHING && isHarmless(head[s]) && canFollow(head[s])) {
                    take(head[s]);
                    moved = true;
                }
            }
        }
    }

    private boolean isHarmless(int op) {
        return !readsFrom.writes(op) || readers[op] == 0;
    }

    private boolean canFollow(int op) {
        if (missing[op] > 0) {
            return false;
        }
        if (!readsFrom.writes(op)) {
            return true;
        }
        int key = readsFrom.key(op);
        int left = present[key] == NOTHING ? initialReaders[key] : readers[present[key]];
        return left == (isRead(op) ? 1 : 0);
    }

    private int[] candidates() {
        int[] result = new int[sessions];
        int count = 0;
        for (int s = 0; s < sessions; s++) {
            if (head[s] != NOTHING && canFollow(head[s])) {
                result[count++] = head[s];
            }
        }
        int[] sorted = Arrays.copyOf(result, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Reads of several versions constrain nothing here but by the forced order. */
    private boolean isRead(int op) {
        return readsFrom.reads(op) && readsFrom.versions(op) == 1;
    }

    private void take(int op) {
        int session = order.session(op);
        head[session] = order.next(op);
        came[session]++;
        for (int e = start[op]; e < start[op + 1]; e++) {
            missing[targets[e]]--;
        }
        if (isRead(op)) {
            count(op, -1);
        }
        if (readsFrom.writes(op)) {
            replaced[op] = present[readsFrom.key(op)];
            present[readsFrom.key(op)] = op;
        }
        taken.add(op);
    }

    private void takeBack() {
        int op = taken.popInt();
        int session = order.session(op);
        head[session] = op;
        came[session]--;
        for (int e = start[op]; e < start[op + 1]; e++) {
            missing[targets[e]]++;
        }
        if (isRead(op)) {
            count(op, 1);
        }
        if (readsFrom.writes(op)) {
            present[readsFrom.key(op)] = replaced[op];
        }
    }

    private void count(int read, int by) {
        int writer = readsFrom.writer(read, 0);
        if (writer == ReadsFrom.INITIAL) {
            initialReaders[readsFrom.key(read)] += by;
        } else {
            readers[writer] += by;
        }
    }
}
