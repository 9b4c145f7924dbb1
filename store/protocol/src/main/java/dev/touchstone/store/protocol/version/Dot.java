// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.node.Incarnation;

/**
 * Names one write of a key: never used twice.
 *
 * @param counter 1 to 2^62: the actor's writes of the key, counted
 */
public record Dot(Incarnation actor, long counter) implements Comparable<Dot> {
    static final long COUNTER_MAX = 1L << 62;

    public Dot {
        if (counter < 1 || counter > COUNTER_MAX) {
            throw new IllegalArgumentException("the counter of a dot is 1 to 2^62, not " + counter);
        }
    }

    @Override
    public int compareTo(Dot other) {
        int byActor = actor.compareTo(other.actor);
        return byActor != 0 ? byActor : Long.compare(counter, other.counter);
    }

    @Override
    public String toString() {
        return actor + ":" + counter;
    }
}
