// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

/**
 * The configurations that follow another one, each by linearizing one more call (Knossos' <em>t-lin</em>).
 *
 * <p>Three rules keep them few. A read may return as soon as its value is there. When a write is linearized, every other
 * open call that is possible in each state may return: it can have happened just before, unseen. And a write, or a pending
 * call, is linearized before its time only if that enables another call.
 */
final class Successors {
    private final Machine machine;
    private final OpenCalls open;
    private final PendingCalls pending;
    private final SearchMeter meter;

    Successors(Machine machine, OpenCalls open, PendingCalls pending, SearchMeter meter) {
        this.machine = machine;
        this.open = open;
        this.pending = pending;
        this.meter = meter;
    }

    /**
     * Makes each successor of a configuration, until the budget is spent.
     *
     * @param returning the slot of the call that is due
     * @param withPending whether pending calls are linearized too
     * @param next where each successor stands while {@code keep} runs
     */
    void forEach(Configurations from, int c, int returning, boolean withPending, Configuration next, Runnable keep) {
        int state = from.state(c);
        int groups = withPending ? pending.groups() : 0;
        for (int w = 0; w < open.words; w++) {
            long slots = from.notLinearized(c, open.all, w) & ~open.reads[w];
            for (; slots != 0 && meter.mayGoOn(); slots &= slots - 1) {
                int slot = (w << 6) + Long.numberOfTrailingZeros(slots);
                int code = machine.step(state, open.callClass(slot));
                int choices = machine.choices(code);
                for (int at = 0; at < choices; at++) {
                    from.copyTo(c, next);
                    next.state = machine.choice(code, at);
                    if (linearize(next, slot, returning, groups)) {
                        keep.run();
                    }
                }
            }
        }
        for (int group = 0; group < groups && meter.mayGoOn(); group++) {
            if (pending.hasMore(from.pending(c), group)) {
                int code = machine.step(state, pending.callClass(group));
                int choices = machine.choices(code);
                for (int at = 0; at < choices; at++) {
                    from.copyTo(c, next);
                    next.state = machine.choice(code, at);
                    if (linearizePending(next, group, groups)) {
                        keep.run();
                    }
                }
            }
        }
    }

    /** Linearizes the open call of the slot; false if that is before its time and of no use. */
    private boolean linearize(Configuration next, int slot, int returning, int groups) {
        next.linearize(slot, open.operation(slot));
        boolean overwrites = open.isOverwrite(slot);
        boolean isBeforeItsTime = overwrites && slot != returning;
        return letReturn(next, overwrites) || !isBeforeItsTime || enablesAnother(next, groups);
    }

    /** Linearizes a pending call of the group; false if that is of no use. */
    private boolean linearizePending(Configuration next, int group, int groups) {
        next.linearizePending(pending.linearize(next.pending, group), pending.callClass(group));
        return letReturn(next, pending.isOverwrite(group)) || enablesAnother(next, groups);
    }

    /** Lets return what may after the call just linearized; true if a read is among it. */
    private boolean letReturn(Configuration next, boolean overwrites) {
        meter.count(open.words / 16);
        if (overwrites) {
            next.letReturn(open.alwaysPossible);
        }
        boolean some = false;
        for (int w = 0; w < open.words; w++) {
            for (long slots = next.mayNotReturn(open.reads, w); slots != 0; slots &= slots - 1) {
                int slot = (w << 6) + Long.numberOfTrailingZeros(slots);
                if (machine.step(next.state, open.callClass(slot)) != Machine.DEAD) {
                    next.read(slot, open.operation(slot));
                    some = true;
                }
            }
        }
        return some;
    }

    /** True if something that is neither a read nor an overwrite can be linearized next. */
    private boolean enablesAnother(Configuration next, int groups) {
        for (int w = 0; w < open.words; w++) {
            long slots = open.all[w] & ~open.reads[w] & ~open.overwrites[w] & ~next.bits[w];
            for (; slots != 0; slots &= slots - 1) {
                int slot = (w << 6) + Long.numberOfTrailingZeros(slots);
                if (machine.step(next.state, open.callClass(slot)) != Machine.DEAD) {
                    return true;
                }
            }
        }
        for (int group = 0; group < groups; group++) {
            if (!pending.isOverwrite(group)
                    && pending.hasMore(next.pending, group)
                    && machine.step(next.state, pending.callClass(group)) != Machine.DEAD) {
                return true;
            }
        }
        return false;
    }
}
