// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.function.Consumer;

/**
 * Brings faults about, in one kind of cluster. A fault is requested, then observed.
 *
 * <p>Called on the timeline's thread, and calls back there; never blocks it. Answers each call exactly once and within a
 * bound: what cannot be brought about or healed is an observation too.
 *
 * @param <F> the faults that it may be asked for: all, or those of one family
 */
public interface Injector<F extends Fault> {
    void inject(F fault, Consumer<Observation> done);

    /**
     * Heals what was injected. Faults may overlap, equal ones too: only this very object's share is taken back, and what
     * another fault still wants stays, and is not seen to be over.
     *
     * @param fault the object that was injected, not an equal one; healed twice, it is over still
     */
    void heal(F fault, Consumer<Observation> done);

    /**
     * What was seen of a fault, or of its end.
     *
     * @param observed whether it took hold, or is over
     * @param evidence what shows it: {@code n1->n2: no answer in 300 ms}, or what went wrong
     * @param agoNanos how long before this answer the first of it was seen, where more had to be done or looked at after that
     */
    record Observation(boolean observed, String evidence, long agoNanos) {
        /** What was seen just now. */
        public Observation(boolean observed, String evidence) {
            this(observed, evidence, 0);
        }

        /** The same, the first of which was seen or done at a value of {@link System#nanoTime}. */
        Observation since(long nanoTime) {
            return new Observation(observed, evidence, System.nanoTime() - nanoTime);
        }
    }
}
