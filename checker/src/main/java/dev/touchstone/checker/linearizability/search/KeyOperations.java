// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.history.History;
import java.util.Arrays;

/**
 * What the search works on: operations of one key as columns, in order of invocation.
 *
 * @param size how many there are
 * @param callClass the class of each, for the machine
 * @param invoke positions of invocations
 * @param complete positions of completions; {@link History#NEVER} for those that may happen at any time, or never
 * @param operation numbers in the history
 */
@SuppressWarnings("ArrayRecordComponent") // a view of columns, never compared
public record KeyOperations(Machine machine, int size, int[] callClass, int[] invoke, int[] complete, int[] operation) {

    /** The same operations for a machine that keeps nothing yet. */
    KeyOperations withFreshMachine() {
        return new KeyOperations(machine.fresh(), size, callClass, invoke, complete, operation);
    }

    /** The calls that returned, in order: each the position of the return, and in the low half its index. */
    public long[] returns() {
        long[] returns = new long[size];
        int n = 0;
        for (int i = 0; i < size; i++) {
            if (!isInfo(i)) {
                returns[n++] = ((long) complete[i] << 32) | i;
            }
        }
        Arrays.sort(returns, 0, n);
        return n == size ? returns : Arrays.copyOf(returns, n);
    }

    public boolean isInfo(int index) {
        return complete[index] == History.NEVER;
    }
}
