// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;

/** What constructors demand of what they are given. */
final class Require {
    private Require() {}

    /**
     * Goes on if it is so.
     *
     * @throws IllegalArgumentException with the sentence if it is not
     */
    static void that(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** The same for a time that is long enough to be told from none where it is looked for, and at most a day. */
    static void time(String name, Duration time, Duration least) {
        boolean fits = time.compareTo(least) >= 0 && time.compareTo(Fault.LONGEST) <= 0;
        that(fits, name + " is " + least + " to " + Fault.LONGEST + ", not " + time);
    }

    /** The same for a number, within bounds. */
    static void within(String name, long number, long least, long most) {
        that(number >= least && number <= most, name + " is " + least + " to " + most + ", not " + number);
    }
}
