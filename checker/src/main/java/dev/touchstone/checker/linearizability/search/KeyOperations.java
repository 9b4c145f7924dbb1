// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.history.History;

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

    public boolean isInfo(int index) {
        return complete[index] == History.NEVER;
    }
}
