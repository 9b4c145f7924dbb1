// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.Finding;
import java.util.Collection;

/** Takes what is certain, and says what is not. */
interface Judge {
    /**
     * Something cannot be.
     *
     * @param cited the transactions that the finding cites
     */
    void violated(Finding finding, Collection<Transaction> cited);

    /** From this transaction on nothing is proved; {@code why} is a clause that begins with its reason. */
    void undecided(Transaction from, String why);

    /**
     * A value was written to a key more than once. Each is taken to be written once: so what was found is withdrawn, nothing is
     * found any more, and nothing is proved.
     */
    void repeated(Transaction by, String what);
}
