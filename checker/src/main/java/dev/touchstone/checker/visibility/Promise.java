// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import dev.touchstone.checker.sessions.SessionGuarantee;
import org.jspecify.annotations.Nullable;

/**
 * What a session must see.
 *
 * @param ownAdds what it added itself
 * @param ownReads what it read itself
 * @param othersAdds of the session of each addition that it saw, what that had added before
 * @param othersReads of the session of each addition that it saw, what that had read before
 * @param isCausal all of this together, for whole operations, and of whatever is seen in this way, the same again
 */
record Promise(boolean ownAdds, boolean ownReads, boolean othersAdds, boolean othersReads, boolean isCausal) {
    static Promise of(@Nullable SessionGuarantee guarantee) {
        return guarantee == null
                ? new Promise(true, true, true, true, true)
                : new Promise(
                        guarantee.includes(SessionGuarantee.READ_YOUR_WRITES),
                        guarantee.includes(SessionGuarantee.MONOTONIC_READS),
                        guarantee.includes(SessionGuarantee.MONOTONIC_WRITES),
                        guarantee.includes(SessionGuarantee.WRITES_FOLLOW_READS),
                        false);
    }
}
