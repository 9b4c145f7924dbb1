// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What sessions did, step by step: each adds one element to the object of a key, or reads all elements of one. An operation is one step, a transaction several. The steps of
 * a session are known by their places in it.
 *
 * <p>A session is a process. An operation of unknown outcome after which its process went on is a session of its own, which follows what the process did before: nothing is
 * known to follow it. Filled by a reader, and not changed then.
 */
final class Steps {
    static final int NONE = -1;

    private final History history;
    final IntArrayList operation = new IntArrayList();

    /** By step, the ref of the key, one for each. */
    final IntArrayList key = new IntArrayList();

    /** The element that is added, NONE if nobody can tell it from another; of a read READ. */
    private final IntArrayList added = new IntArrayList();

    private final IntArrayList firstSeen = new IntArrayList(new int[] {0});
    private final IntArrayList seen = new IntArrayList();
    private final IntArrayList firstNew = new IntArrayList();
    private final IntArrayList endNew = new IntArrayList();
    private final IntArrayList seenNew = new IntArrayList();
    final IntArrayList session = new IntArrayList();
    final IntArrayList place = new IntArrayList();
    private final IntArrayList endOfOperation = new IntArrayList();

    /** By session, its steps. */
    private final List<IntArrayList> sessions = new ArrayList<>();

    private final IntArrayList parent = new IntArrayList();
    private final IntArrayList parentSteps = new IntArrayList();

    /** By element, the step that adds it, and the ref of its value. */
    private final IntArrayList adder = new IntArrayList();

    private final IntArrayList value = new IntArrayList();

    private static final int READ = -2;

    /** No steps yet. */
    Steps(History history) {
        this.history = history;
    }

    History history() {
        return history;
    }

    /** A new session. */
    int newSession() {
        return newSession(NONE);
    }

    /** A new session that follows all that another has done so far; {@link #NONE}: no other. */
    int newSession(int after) {
        sessions.add(new IntArrayList());
        parent.add(after);
        parentSteps.add(after == NONE ? 0 : sessions.get(after).size());
        return sessions.size() - 1;
    }

    /** A new element, which some step will add. */
    int newElement(int ref) {
        value.add(ref);
        adder.add(NONE);
        return adder.size() - 1;
    }

    void addAdd(int ofSession, int op, int ofKey, int element) {
        int step = add(ofSession, op, ofKey, element);
        if (element != NONE) {
            adder.set(element, step);
        }
    }

    /** Adds a read; what it saw is told to {@link #see} next. */
    void addRead(int ofSession, int op, int ofKey) {
        add(ofSession, op, ofKey, READ);
    }

    /** The read that was added last saw an element. */
    void see(int element) {
        seen.add(element);
        firstSeen.set(count(), seen.size());
    }

    private int add(int ofSession, int op, int ofKey, int what) {
        operation.add(op);
        key.add(ofKey);
        added.add(what);
        session.add(ofSession);
        place.add(sessions.get(ofSession).size());
        sessions.get(ofSession).add(count() - 1);
        endOfOperation.add(NONE);
        firstSeen.add(seen.size());
        return count() - 1;
    }

    /** All steps were added. */
    void settle() {
        firstNew.size(count());
        endNew.size(count());
        int[] stamp = new int[elements()];
        Arrays.fill(stamp, NONE);
        for (int each = 0; each < sessions(); each++) {
            for (int step : sessions.get(each)) {
                firstNew.set(step, seenNew.size());
                for (int at = firstSeen(step); at < endSeen(step); at++) {
                    if (stamp[seen(at)] != each) {
                        stamp[seen(at)] = each;
                        seenNew.add(seen(at));
                    }
                }
                endNew.set(step, seenNew.size());
            }
        }
        for (IntArrayList steps : sessions) {
            int end = steps.size();
            for (int i = steps.size() - 1; i >= 0; i--) {
                int step = steps.getInt(i);
                boolean isLast =
                        i + 1 == steps.size() || operation.getInt(steps.getInt(i + 1)) != operation.getInt(step);
                end = isLast ? i + 1 : end;
                endOfOperation.set(step, end);
            }
        }
    }

    int count() {
        return operation.size();
    }

    int elements() {
        return adder.size();
    }

    int sessions() {
        return sessions.size();
    }

    /** A session's steps, in order. */
    IntArrayList of(int ofSession) {
        return sessions.get(ofSession);
    }

    /** The session that one follows, or NONE. */
    int parent(int ofSession) {
        return parent.getInt(ofSession);
    }

    /** How many steps of that come before. */
    int parentSteps(int ofSession) {
        return parentSteps.getInt(ofSession);
    }

    boolean isRead(int step) {
        return added.getInt(step) == READ;
    }

    /** The element that a step adds, or NONE. */
    int element(int step) {
        return added.getInt(step);
    }

    int adder(int element) {
        return adder.getInt(element);
    }

    /** The ref of an element's value. */
    int value(int element) {
        return value.getInt(element);
    }

    /** The key of a step's object in words, or nothing if there is but one. */
    String keyName(int step) {
        return key.getInt(step) == Values.NIL ? "" : history.values().render(key.getInt(step), 80);
    }

    int firstSeen(int step) {
        return firstSeen.getInt(step);
    }

    int endSeen(int step) {
        return firstSeen.getInt(step + 1);
    }

    /** An element that a read saw, by a number between {@link #firstSeen} and {@link #endSeen}. */
    int seen(int at) {
        return seen.getInt(at);
    }

    int firstNew(int step) {
        return firstNew.getInt(step);
    }

    int endNew(int step) {
        return endNew.getInt(step);
    }

    /** An element that a read saw, and no read of its session before, by a number between {@link #firstNew} and {@link #endNew}. */
    int seenNew(int at) {
        return seenNew.getInt(at);
    }

    /** The place right after the last step of the same operation. */
    int endOfOperation(int step) {
        return endOfOperation.getInt(step);
    }

    long bytes() {
        return 48L * count() + 4L * (seen.size() + (long) seenNew.size()) + 8L * elements();
    }
}
