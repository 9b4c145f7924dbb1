// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.zones;

import static dev.touchstone.checker.linearizability.zones.RegisterOperations.NONE;

import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.history.History;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides a register whose observed values are each written once, in O(n log n).
 *
 * <p>Gibbons and Korach (SIAM J. Comput. 1997), as zones by Golab, Li and Shah (PODC 2011), carried over to
 * compare-and-set: a <em>block</em> is a write, the chain of compare-and-sets that starts from its value, and all reads
 * of these values. Nothing can come between the operations of a block, so within it the order is forced value by value,
 * and blocks are ordered as wholes. With m the least completion of a block and M its greatest invocation, A must precede
 * B exactly when {@code m(A) < M(B)}; any cycle of that relation contains one of length two. A block with {@code m < M}
 * is a forward zone [m, M], any other a backward zone [M, m]: there is an order iff no two forward zones overlap and no
 * backward zone lies inside a forward one.
 *
 * <p>Writes that may have happened and that nobody saw are left out: they can be placed last. Values that nobody saw may
 * repeat. The arrays take some 60 bytes an operation.
 */
final class Zones {
    private static final int VALUE_BYTES = 17;
    private static final int OPERATION_BYTES = 24;

    private final RegisterOperations ops;
    private final Meter meter;
    private final boolean[] seen;
    private final int[] writer;
    private final int[] next;
    private final int[] firstReader;
    private final int[] lastReader;
    private final ZoneSweep sweep;
    private boolean repeated;
    private int reached;
    private @Nullable Conflict conflict;
    private long conflicts;

    private Zones(RegisterOperations ops, Meter meter) {
        this.ops = ops;
        this.meter = meter;
        meter.keep((long) VALUE_BYTES * ops.values + (long) OPERATION_BYTES * ops.size);
        seen = seenValues(ops, meter);
        writer = filled(ops.values);
        next = filled(ops.values);
        firstReader = filled(ops.values);
        lastReader = filled(ops.values);
        sweep = new ZoneSweep(ops.size + 1);
    }

    /** What was found; not applicable if an observed value was written more than once. */
    record Answer(boolean applicable, @Nullable Conflict conflict, long conflicts) {}

    static Answer decide(RegisterOperations ops, Meter meter) {
        Zones zones = new Zones(ops, meter);
        zones.indexByValue();
        if (zones.repeated) {
            return new Answer(false, null, 0);
        }
        zones.findUnwritten();
        if (zones.conflict == null) {
            zones.walkBlocks();
        }
        if (zones.conflict == null) {
            zones.sweep.run(zones::interleaved, meter);
        }
        return new Answer(true, zones.conflict, zones.conflicts);
    }

    /** Which values surely were there: read, replaced, or needed by an unfinished replacement whose value was seen. */
    static boolean[] seenValues(RegisterOperations ops, Meter meter) {
        boolean[] seen = new boolean[ops.values];
        int unfinished = 0;
        for (int i = 0; i < ops.size; i++) {
            if (ops.read[i] == NONE) {
                continue;
            }
            if (ops.complete[i] != History.NEVER) {
                seen[ops.read[i]] = true;
            } else {
                unfinished++;
            }
        }
        for (boolean changed = unfinished > 0; changed; ) {
            changed = false;
            for (int i = ops.size - 1; i >= 0; i--) {
                meter.step(i);
                if (ops.complete[i] == History.NEVER && ops.read[i] != NONE && seen[ops.written[i]]) {
                    changed |= !seen[ops.read[i]];
                    seen[ops.read[i]] = true;
                }
            }
        }
        return seen;
    }

    /** False of an operation that may not have happened and that nobody saw. */
    private boolean counts(int i) {
        return ops.complete[i] != History.NEVER || seen[ops.written[i]];
    }

    private void indexByValue() {
        for (int i = 0; i < ops.size; i++) {
            meter.step(i);
            if (!counts(i)) {
                continue;
            }
            int left = ops.written[i];
            int saw = ops.read[i];
            if (left == NONE) {
                if (firstReader[saw] == NONE || ops.complete[i] < ops.complete[firstReader[saw]]) {
                    firstReader[saw] = i;
                }
                if (lastReader[saw] == NONE || ops.invoke[i] > ops.invoke[lastReader[saw]]) {
                    lastReader[saw] = i;
                }
                continue;
            }
            if (seen[left]) {
                repeated |= left == 0 || writer[left] != NONE;
                writer[left] = i;
            }
            if (saw != NONE) {
                if (next[saw] != NONE) {
                    found(Conflict.Kind.REPLACED_TWICE, saw, NONE, next[saw], i);
                } else {
                    next[saw] = i;
                }
            }
        }
    }

    private void findUnwritten() {
        for (int v = 1; v < ops.values; v++) {
            if (seen[v] && writer[v] == NONE) {
                int reader = firstReader[v] != NONE ? firstReader[v] : next[v];
                found(Conflict.Kind.UNWRITTEN, v, NONE, reader);
            }
        }
    }

    private void walkBlocks() {
        int changes = 0;
        walk(NONE, 0);
        for (int i = 0; i < ops.size; i++) {
            meter.step(i);
            if (ops.written[i] != NONE && counts(i)) {
                changes++;
                if (ops.read[i] == NONE) {
                    reached++;
                    walk(i, ops.written[i]);
                }
            }
        }
        if (reached < changes && conflict == null) {
            for (int v = 0; v < ops.values; v++) {
                if (next[v] != NONE) {
                    found(Conflict.Kind.CYCLE, v, NONE, next[v]);
                    return;
                }
            }
        }
    }

    /** One block: the chain from a write, or from the initial value. */
    private void walk(int root, int firstValue) {
        int latest = root;
        int earliest = root;
        int value = firstValue;
        boolean more = root == NONE || seen[value];
        while (more) {
            int reader = firstReader[value];
            if (reader != NONE) {
                checkOrder(reader, latest, value);
                earliest = earlierEnd(earliest, reader);
                latest = laterStart(latest, lastReader[value]);
            }
            int replacement = next[value];
            if (replacement == NONE) {
                break;
            }
            next[value] = NONE;
            reached++;
            checkOrder(replacement, latest, value);
            earliest = earlierEnd(earliest, replacement);
            latest = laterStart(latest, replacement);
            value = ops.written[replacement];
            more = seen[value];
        }
        if (latest != NONE) {
            sweep.add(root == NONE ? -1 : ops.complete[earliest], ops.invoke[latest], earliest, latest, root == NONE);
        }
    }

    /** The operation saw the value; it cannot have ended before whatever wrote it, or saw an earlier one, began. */
    private void checkOrder(int i, int latest, int value) {
        if (latest != NONE && ops.complete[i] < ops.invoke[latest]) {
            boolean isWriter = writer[value] == latest;
            found(
                    isWriter ? Conflict.Kind.READ_BEFORE_WRITE : Conflict.Kind.SEEN_AFTER_REPLACED,
                    isWriter ? value : ops.read[latest] == NONE ? ops.written[latest] : ops.read[latest],
                    isWriter ? NONE : value,
                    i,
                    latest);
        }
    }

    private int earlierEnd(int a, int b) {
        return a == NONE || ops.complete[b] < ops.complete[a] ? b : a;
    }

    private int laterStart(int a, int b) {
        return a == NONE || ops.invoke[b] > ops.invoke[a] ? b : a;
    }

    /** Two blocks, each of which must precede the other, by the operations that say so. */
    private void interleaved(int endA, int startA, int endB, int startB) {
        found(Conflict.Kind.INTERLEAVED, valueOf(startA), valueOf(startB), endA, startB, endB, startA);
    }

    private int valueOf(int i) {
        return ops.written[i] == NONE ? ops.read[i] : ops.written[i];
    }

    /** Keeps the conflict that was certain first. */
    private void found(Conflict.Kind kind, int value, int other, int... cited) {
        conflicts++;
        int at = -1;
        for (int i : cited) {
            at = i == NONE ? at : Math.max(at, ops.invoke[i]);
        }
        if (conflict == null || at < conflict.at()) {
            conflict = new Conflict(kind, value, other, other != NONE && seen[other], cited, at);
        }
    }

    private static int[] filled(int size) {
        int[] array = new int[size];
        Arrays.fill(array, NONE);
        return array;
    }
}
