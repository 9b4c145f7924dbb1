// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.zones;

/**
 * Why a register's history has no order, as at most four operations, by index.
 *
 * @param kind what is wrong
 * @param value the value seen too late, or never written
 * @param other the value that came between, if any
 * @param isOtherSeen whether somebody saw that one
 * @param cited in the order of the argument
 * @param at the position in the history by which it was certain
 */
@SuppressWarnings("ArrayRecordComponent") // a view of columns, never compared
record Conflict(Kind kind, int value, int other, boolean isOtherSeen, int[] cited, int at) {
    enum Kind {
        /** A value was seen that nobody can have written. */
        UNWRITTEN,
        /** An operation that saw the value ended before the one that wrote it began. */
        READ_BEFORE_WRITE,
        /** Two compare-and-sets replaced the same, once written value. */
        REPLACED_TWICE,
        /** A value was seen after the one that replaced it. */
        SEEN_AFTER_REPLACED,
        /** Each of two values was there before the other. */
        INTERLEAVED,
        /** Compare-and-sets that need each other first. */
        CYCLE
    }
}
