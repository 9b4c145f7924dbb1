// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

/** What reads and writes of one kind of object tell of the order of transactions. */
interface Rules {
    /** The transaction surely took effect, and what it writes is known. */
    void happened(Transaction txn);

    /** The transaction answered: its reads are known. It has happened. */
    default void answered(Transaction txn) {
        for (int i = 0; i < txn.micros.size(); i++) {
            if (txn.micros.get(i).isRead()) {
                read(txn, i);
            }
        }
    }

    /** The transaction answered, and the micro-operation at this place of it is a read. */
    void read(Transaction txn, int at);

    /** The transaction failed. */
    void failed(Transaction txn);

    /** The version is the last one in the order that is proved; the one before it was replaced. */
    void proved(Transaction.Version version);

    /** Drops what is held of transactions that are forgotten. */
    void prune(Transaction.KeyState key);

    /** Takes what was seen: a transaction's write, by another one that answered. */
    interface Sighting {
        void seen(Transaction writer, Transaction by);
    }
}
