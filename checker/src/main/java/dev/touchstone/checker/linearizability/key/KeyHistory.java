// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.key;

import dev.touchstone.history.History;
import dev.touchstone.history.Values;

/**
 * The operations of one key: a slice of an array of operation numbers, in order of invocation.
 *
 * @param key the ref of the key
 */
@SuppressWarnings("ArrayRecordComponent") // a view of columns, never compared
public record KeyHistory(History history, int key, int[] operations, int from, int to) {

    /** A history of some of the operations. */
    public static KeyHistory of(History history, int key, int[] operations) {
        return new KeyHistory(history, key, operations, 0, operations.length);
    }

    public int size() {
        return to - from;
    }

    public int operation(int index) {
        return operations[from + index];
    }

    /** {@code " of key 7"}, or nothing in a history of one object. */
    public String ofKey() {
        return key == Values.NIL ? "" : " of key " + history.values().render(key);
    }
}
