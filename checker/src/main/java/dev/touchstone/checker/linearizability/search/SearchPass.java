// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.History;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One walk along a key's history with the set of all configurations that are still possible, or, if there are too many,
 * the most promising ones.
 *
 * <p>Lowe's just-in-time linearization ("Testing for linearizability", Concurrency and Computation 2017): an operation is placed at its return, after whichever open ones it needs.
 * Open operations sit in reused slots, so memory is bounded by concurrency, not by length. Three rules keep the set
 * small. A read is done as soon as its value is there. When a write is placed, every other open operation
 * that is always possible is free: it can have happened just before, unseen. And a write, or an operation without an end, is placed before its time only if that
 * enables something.
 */
public final class SearchPass {
    private static final int CHECK_EVERY = 2048;
    private static final long BYTES_BETWEEN_CHECKS = 16 << 20;

    private final KeyOperations ops;
    private final Machine machine;
    private final Pools pools;
    private final Budget budget;
    private final AtomicLong bytes;
    private final int limit;
    private final @Nullable Trail trail;
    private final int words;
    private final int[] slotOperation;
    private final int[] slotClass;
    private final long[] open;
    private final long[] reads;
    private final long[] overwrites;
    /** What can have happened unseen just before an overwrite. */
    private final long[] possible;

    private final long[] scratch;
    private final int[] slotOf;
    private Layer layer;
    private Layer after;
    private final Layer pending;
    private long bytesCounted;
    private long machineBytes;
    private int untilCheck = CHECK_EVERY;

    public boolean truncated;
    public long configurations;
    public int stuck = -1;
    public int returned;
    private int deadTrail = Trail.ROOT;
    public Unknown.@Nullable Cause stopped;

    SearchPass(KeyOperations ops, Budget budget, AtomicLong bytes, int limit, Pools.Use use, boolean tracked) {
        this.ops = ops;
        this.budget = budget;
        this.bytes = bytes;
        this.limit = limit;
        machine = ops.machine();
        pools = new Pools(ops, use);
        trail = tracked ? new Trail() : null;
        slotOf = new int[ops.size()];
        words = Math.max(1, (assignSlots() + 63) / 64);
        slotOperation = new int[words * 64];
        slotClass = new int[words * 64];
        open = new long[words];
        reads = new long[words];
        overwrites = new long[words];
        possible = new long[words];
        scratch = new long[2 * words];
        layer = new Layer(words, pools);
        after = new Layer(words, pools);
        pending = new Layer(words, pools);
    }

    /** The longest order that was possible before the operation that is stuck, by index; of a tracked pass. */
    public int[] path() {
        return trail == null ? new int[0] : trail.path(deadTrail, ops);
    }

    /** Walks until the end, or the first operation that nothing allows ({@link #stuck}), or the budget's end. */
    public void run() {
        layer.add(scratch, 0, machine.initial(), 0, Trail.ROOT);
        long[] returns = returns(ops);
        int invoked = 0;
        for (long packed : returns) {
            int position = (int) (packed >>> 32);
            while (invoked < ops.size() && ops.invoke()[invoked] < position) {
                invoke(invoked++);
            }
            int i = (int) packed;
            complete(i);
            if (stopped != null) {
                break;
            }
            if (stuck >= 0) {
                break;
            }
            returned++;
        }
        truncated |= pools.forgot;
        bytes.addAndGet(-bytesCounted);
    }

    public static long[] returns(KeyOperations ops) {
        long[] returns = new long[ops.size()];
        int n = 0;
        for (int i = 0; i < ops.size(); i++) {
            if (!ops.isInfo(i)) {
                returns[n++] = ((long) ops.complete()[i] << 32) | i;
            }
        }
        Arrays.sort(returns, 0, n);
        return n == returns.length ? returns : Arrays.copyOf(returns, n);
    }

    /** Gives each operation with an end the least slot that is free while it is open; returns how many are needed. */
    private int assignSlots() {
        int[] free = new int[16];
        int freeSize = 0;
        int slots = 0;
        int invoked = 0;
        for (long packed : returns(ops)) {
            for (; invoked < ops.size() && ops.invoke()[invoked] < packed >>> 32; invoked++) {
                if (!ops.isInfo(invoked)) {
                    slotOf[invoked] = freeSize > 0 ? free[--freeSize] : slots++;
                }
            }
            if (freeSize == free.length) {
                free = Arrays.copyOf(free, freeSize * 2);
            }
            free[freeSize++] = slotOf[(int) packed];
        }
        return slots;
    }

    private void invoke(int i) {
        int callClass = ops.callClass()[i];
        if (ops.complete()[i] == History.NEVER) {
            pools.add(callClass);
            return;
        }
        int slot = slotOf[i];
        slotOperation[slot] = i;
        slotClass[slot] = callClass;
        int word = slot >>> 6;
        long bit = 1L << slot;
        open[word] |= bit;
        possible[word] |= machine.isAlwaysPossible(callClass) ? bit : 0;
        if (machine.isOverwrite(callClass)) {
            overwrites[word] |= bit;
        } else if (machine.isRead(callClass)) {
            reads[word] |= bit;
            for (int c = 0; c < layer.size; c++) {
                if (layer.isAlive(c) && machine.step(layer.state[c], callClass) != Machine.DEAD) {
                    layer.bits[layer.at(c) + words + word] |= bit;
                    layer.trail[c] = trail == null ? Trail.ROOT : trail.then(layer.trail[c], i);
                }
            }
        }
    }

    private void complete(int i) {
        int slot = slotOf[i];
        int word = slot >>> 6;
        long bit = 1L << slot;
        untilCheck -= layer.size * (1 + words / 16) / 16;
        if (!mayGoOn()) {
            return;
        }
        after.clear();
        pending.clear();
        for (int c = 0; c < layer.size; c++) {
            if (layer.isAlive(c)) {
                int at = layer.at(c);
                System.arraycopy(layer.bits, at, scratch, 0, 2 * words);
                place(layer.state[c], layer.used[c], layer.trail[c], word, bit);
            }
        }
        for (int c = 0; c < pending.size && stopped == null; c++) {
            if (pending.isAlive(c)) {
                if (pending.alive() > limit * 4L) {
                    truncated = true;
                    break;
                }
                expand(c, slot);
            }
        }
        if (stopped != null) {
            return;
        }
        configurations += after.size + pending.size;
        if (after.alive() == 0) {
            stuck = i;
            remember();
            return;
        }
        if (after.alive() > limit) {
            truncated = true;
            after.truncate(limit);
        }
        open[word] &= ~bit;
        reads[word] &= ~bit;
        overwrites[word] &= ~bit;
        possible[word] &= ~bit;
        Layer swap = layer;
        layer = after;
        after = swap;
    }

    /** Keeps the configuration in {@link #scratch} for after the return if that is possible, and for more work if not. */
    private void place(int state, int used, int node, int word, long bit) {
        boolean done = (scratch[word] & bit) != 0;
        boolean free = (scratch[words + word] & bit) != 0;
        if (!done && (reads[word] & bit & (free ? bit : 0)) == 0) {
            pending.add(scratch, 0, state, used, node);
        }
        if (done || free) {
            scratch[word] &= ~bit;
            scratch[words + word] &= ~bit;
            after.add(scratch, 0, state, used, node);
        }
    }

    /** Counts a step; false once the budget is spent. */
    private boolean mayGoOn() {
        if (--untilCheck <= 0 || machine.bytes() - machineBytes > BYTES_BETWEEN_CHECKS) {
            checkBudget();
        }
        return stopped == null;
    }

    private void expand(int c, int target) {
        int state = pending.state[c];
        for (int w = 0; w < words; w++) {
            long todo = open[w] & ~reads[w] & ~pending.bits[pending.at(c) + w];
            for (; todo != 0 && mayGoOn(); todo &= todo - 1) {
                int slot = (w << 6) + Long.numberOfTrailingZeros(todo);
                int code = machine.step(state, slotClass[slot]);
                if (code >= 0) {
                    take(c, slot, -1, code, target);
                } else if (code < Machine.DEAD) {
                    for (int choice : machine.choices(code)) {
                        take(c, slot, -1, choice, target);
                    }
                }
            }
        }
        for (int pool = 0; pool < pools.size() && mayGoOn(); pool++) {
            if (pools.has(pending.used[c], pool)) {
                int code = machine.step(state, pools.callClass(pool));
                if (code >= 0) {
                    take(c, -1, pool, code, target);
                } else if (code < Machine.DEAD) {
                    for (int choice : machine.choices(code)) {
                        take(c, -1, pool, choice, target);
                    }
                }
            }
        }
    }

    /** Places the operation of the slot, or one of the pool, after configuration {@code c}, leading to {@code state}. */
    private void take(int c, int slot, int pool, int state, int target) {
        untilCheck -= words / 16;
        System.arraycopy(pending.bits, pending.at(c), scratch, 0, 2 * words);
        int used = pending.used[c];
        int node = pending.trail[c];
        int callClass = slot >= 0 ? slotClass[slot] : pools.callClass(pool);
        if (slot >= 0) {
            scratch[slot >>> 6] |= 1L << slot;
            scratch[words + (slot >>> 6)] &= ~(1L << slot);
            node = trail == null ? node : trail.then(node, slotOperation[slot]);
        } else {
            used = pools.use(used, pool);
            node = trail == null ? node : trail.thenPooled(node, callClass);
        }
        boolean overwrites = machine.isOverwrite(callClass);
        if (overwrites) {
            for (int w = 0; w < words; w++) {
                scratch[words + w] |= possible[w] & ~scratch[w];
            }
        }
        boolean gained = false;
        for (int w = 0; w < words; w++) {
            for (long todo = reads[w] & ~scratch[words + w]; todo != 0; todo &= todo - 1) {
                int reader = (w << 6) + Long.numberOfTrailingZeros(todo);
                if (machine.step(state, slotClass[reader]) != Machine.DEAD) {
                    scratch[words + w] |= 1L << reader;
                    gained = true;
                    node = trail == null ? node : trail.then(node, slotOperation[reader]);
                }
            }
        }
        boolean optional = slot < 0 || (overwrites && slot != target);
        if (!optional || gained || enables(state, used)) {
            place(state, used, node, target >>> 6, 1L << target);
        }
    }

    /** True if something open that is neither a read nor a blind write can happen next. */
    private boolean enables(int state, int used) {
        for (int w = 0; w < words; w++) {
            long todo = open[w] & ~reads[w] & ~overwrites[w] & ~scratch[w];
            for (; todo != 0; todo &= todo - 1) {
                if (machine.step(state, slotClass[(w << 6) + Long.numberOfTrailingZeros(todo)]) != Machine.DEAD) {
                    return true;
                }
            }
        }
        for (int pool = 0; pool < pools.size(); pool++) {
            int callClass = pools.callClass(pool);
            if (!machine.isOverwrite(callClass)
                    && pools.has(used, pool)
                    && machine.step(state, callClass) != Machine.DEAD) {
                return true;
            }
        }
        return false;
    }

    private void checkBudget() {
        untilCheck = CHECK_EVERY;
        machineBytes = machine.bytes();
        long kept = layer.bytes() + after.bytes() + pending.bytes() + pools.bytes() + machine.bytes();
        long total = bytes.addAndGet(kept - bytesCounted);
        bytesCounted = kept;
        stopped = budget.exhausted(total);
        budget.reportNowAndThen(() -> String.format(
                Locale.ROOT,
                "linearizable: an order for %,d of %,d operations, with up to %,d ways kept",
                returned,
                ops.size(),
                limit));
    }

    /** The longest of the orders that were possible before the operation that is stuck. */
    private void remember() {
        int longest = -1;
        for (int c = 0; c < pending.size; c++) {
            int length = trail == null ? 0 : trail.length(pending.trail[c]);
            if (pending.isAlive(c) && length > longest) {
                longest = length;
                deadTrail = pending.trail[c];
            }
        }
    }
}
