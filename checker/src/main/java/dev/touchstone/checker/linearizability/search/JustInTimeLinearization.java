// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.search.PendingCalls.Counting;
import dev.touchstone.history.History;
import java.util.Locale;

/**
 * Lowe's just-in-time linearization ("Testing for linearizability", Concurrency and Computation 2017), breadth first: along
 * the history goes the set of all configurations that are possible, or, if there are too many, of the most promising ones.
 *
 * <p>A configuration is a state of the object and the calls linearized to reach it (Wing &amp; Gong, JPDC 1993). A call
 * that is invoked becomes open. When it returns, each configuration must have linearized it: where one has not, open and
 * pending calls are linearized in all orders until this one is. If no configuration is left, the call is stuck.
 */
final class JustInTimeLinearization {
    private final KeyOperations ops;
    private final Machine machine;
    private final int limit;
    private final boolean isUnlimited;
    private final boolean isLazy;
    private final long[] returns;
    private final OpenCalls open;
    private final PendingCalls pending;
    private final LinearizationTree orders;
    private final SearchMeter meter;
    private final Successors successors;

    /** What is possible now. */
    private Configurations possible;
    /** What is possible after the return at hand. */
    private Configurations after;
    /** What must linearize more calls before that return. */
    private final Configurations unfinished;
    /** The configuration in work. */
    private final Configuration next;

    private boolean truncated;
    private long explored;
    private int returned;
    private int stuck = -1;
    private int longestOrder = LinearizationTree.ROOT;

    /**
     * A search.
     *
     * @param limit how many configurations are kept after each return
     * @param tracked whether to remember the orders tried
     */
    JustInTimeLinearization(KeyOperations ops, SharedBudget budget, int limit, Counting counting, boolean tracked) {
        this.ops = ops;
        this.limit = limit;
        isUnlimited = counting == Counting.UNLIMITED;
        isLazy = counting == Counting.WHEN_STUCK;
        machine = ops.machine();
        returns = ops.returns();
        open = new OpenCalls(ops, returns);
        pending = new PendingCalls(ops, counting);
        orders = new LinearizationTree(tracked);
        possible = new Configurations(open.words, pending);
        after = new Configurations(open.words, pending);
        unfinished = new Configurations(open.words, pending);
        next = new Configuration(open.words, orders);
        meter = new SearchMeter(budget, machine, this::bytes, this::progress);
        successors = new Successors(machine, open, pending, meter);
    }

    /** Goes along the history until its end, the first call that is stuck, or the end of the budget. */
    SearchResult run() {
        next.state = machine.initial();
        possible.add(next);
        int invoked = 0;
        for (long packed : returns) {
            int position = (int) (packed >>> 32);
            for (; invoked < ops.size() && ops.invoke()[invoked] < position; invoked++) {
                invoke(invoked);
            }
            complete((int) packed);
            if (meter.stopped != null || stuck >= 0 || isInVain()) {
                break;
            }
            returned++;
        }
        meter.close();
        boolean isComplete = !truncated && !pending.isLossy && !isLazy;
        return new SearchResult(
                stuck,
                isComplete,
                meter.stopped,
                returned,
                returned == returns.length,
                explored,
                orders.path(longestOrder, ops));
    }

    /** With unlimited pending calls nothing but a call that is stuck proves anything, and that only if nothing was left out. */
    private boolean isInVain() {
        return isUnlimited && truncated;
    }

    /** A call begins: it is open, or pending for ever. A read may return at once where its value is there. */
    private void invoke(int i) {
        int callClass = ops.callClass()[i];
        if (ops.complete()[i] == History.NEVER) {
            pending.invoke(callClass);
            return;
        }
        int slot = open.invoke(i);
        for (int c = 0; open.isRead(slot) && c < possible.size(); c++) {
            if (possible.isAlive(c) && machine.step(possible.state(c), callClass) != Machine.DEAD) {
                possible.letReturn(c, slot, orders.then(possible.order(c), i));
            }
        }
    }

    /** A call returns: linearizes calls in all orders until this one may, and keeps the configurations where it does. */
    private void complete(int i) {
        int returning = open.slotOf(i);
        meter.count(possible.size() * (1 + open.words / 16) / 16);
        if (!meter.mayGoOn()) {
            return;
        }
        after.clear();
        unfinished.clear();
        for (int c = 0; c < possible.size(); c++) {
            if (possible.isAlive(c)) {
                possible.copyTo(c, next);
                keep(returning);
            }
        }
        linearize(returning, !isLazy);
        if (isLazy && after.alive() == 0) {
            linearize(returning, true);
        }
        if (meter.stopped == null && !isInVain()) {
            close(i, returning);
        }
    }

    /** Linearizes more calls, until the one that is due may return. */
    private void linearize(int returning, boolean withPending) {
        Runnable keep = () -> keep(returning);
        for (int c = 0; c < unfinished.size() && meter.stopped == null; c++) {
            if (unfinished.isAlive(c)) {
                if (unfinished.alive() > limit * 4L) {
                    truncated = true;
                    break;
                }
                successors.forEach(unfinished, c, returning, withPending, next, keep);
            }
        }
    }

    private void close(int i, int returning) {
        explored += after.size() + unfinished.size();
        if (after.alive() == 0) {
            stuck = i;
            longestOrder = longestOrder();
            return;
        }
        if (after.alive() > limit) {
            truncated = true;
            after.truncate(limit);
        }
        open.close(returning);
        Configurations before = possible;
        possible = after;
        after = before;
    }

    /** Keeps the configuration in work: for after the return if the call may return there, to linearize more if not. */
    private void keep(int returning) {
        boolean isLinearized = next.isLinearized(returning);
        boolean mayReturn = next.mayReturn(returning);
        if (!isLinearized && !(mayReturn && open.isRead(returning))) {
            unfinished.add(next);
        }
        if (isLinearized || mayReturn) {
            next.close(returning);
            after.add(next);
        }
    }

    private int longestOrder() {
        int longest = -1;
        int found = LinearizationTree.ROOT;
        for (int c = 0; c < unfinished.size(); c++) {
            int length = orders.length(unfinished.order(c));
            if (unfinished.isAlive(c) && length > longest) {
                longest = length;
                found = unfinished.order(c);
            }
        }
        return found;
    }

    private long bytes() {
        return possible.bytes() + after.bytes() + unfinished.bytes() + pending.bytes();
    }

    private String progress() {
        return String.format(
                Locale.ROOT,
                "linearizable: an order for %,d of %,d operations, with up to %,d ways kept",
                returned,
                ops.size(),
                limit);
    }
}
