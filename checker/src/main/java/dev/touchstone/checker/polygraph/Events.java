// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

/**
 * The vertices that stand for transactions: a start and a commit each, or one for both at levels where a transaction
 * reads and commits at one moment.
 *
 * <p>With them snapshot isolation is the absence of cycles: a writer commits before its reader starts and before a later
 * writer of the key starts, and a reader starts before the commit of a writer that it does not see. At prefix consistency
 * the later of two writers of a key only commits later.
 */
final class Events {
    private final int transactions;
    private final boolean isSerial;
    private final boolean forbidsConflicts;

    Events(int transactions, PolygraphLevel level) {
        this.transactions = transactions;
        isSerial = level.isSerial() || level.isWithoutSnapshots();
        forbidsConflicts = level.forbidsConflicts();
    }

    /** How many there are; they are numbered from 0. */
    int count() {
        return isSerial ? transactions : 2 * transactions;
    }

    boolean isSerial() {
        return isSerial;
    }

    int start(int transaction) {
        return isSerial ? transaction : 2 * transaction;
    }

    int commit(int transaction) {
        return isSerial ? transaction : 2 * transaction + 1;
    }

    /** The event of a writer that comes after the commit of each earlier writer of the key. */
    int afterEarlierWriters(int transaction) {
        return forbidsConflicts ? start(transaction) : commit(transaction);
    }

    boolean isEvent(int vertex) {
        return vertex < count();
    }

    int transaction(int event) {
        return isSerial ? event : event >> 1;
    }

    boolean isStart(int event) {
        return isSerial || (event & 1) == 0;
    }

    boolean isCommit(int event) {
        return isSerial || (event & 1) == 1;
    }
}
