// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

/**
 * In what condition a storage is, as far as it can tell: it was decided when it was opened, and stays so while it is open.
 *
 * <p>A damaged storage may have lost writes that it reported as saved, or have older ones in their place, of keys that nobody
 * knows; what it reads as damaged is not meant by this, but known. It says so at every later opening, too: who has dealt with
 * an incident remembers its number, and an opening with another number is another incident.
 *
 * @param incident 0 if nothing is lost; else a number that is greater at each incident
 */
public record StorageCondition(long incident) {
    /** Nothing that was reported as saved is lost. */
    public static final StorageCondition SOUND = new StorageCondition(0);

    public StorageCondition {
        if (incident < 0) {
            throw new IllegalArgumentException("the number of an incident is negative: " + incident);
        }
    }

    /** True if keys that nobody knows may be lost, or old. */
    public boolean isDamaged() {
        return incident != 0;
    }
}
