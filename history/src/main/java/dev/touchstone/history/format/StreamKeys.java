// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import dev.touchstone.history.KeyedValues.Sign;

/**
 * Decides whether the values of a stream are pairs of a key and a value, which must be known before the first operation
 * is told: by what is asked for, by what the file says, else by the first operations. Where the whole history would say
 * otherwise, a later operation is an error.
 */
final class StreamKeys {
    /** So many operations may leave it open. */
    static final int UNDECIDED_MAX = 1000;

    enum State {
        UNDECIDED,
        SPLIT,
        WHOLE
    }

    private final boolean detect;
    private State state;
    private int undecided;
    /** Nothing but pairs was seen, and too many of them to wait on. */
    private boolean doubtful;

    StreamKeys(ReadOptions.Keyed asked) {
        detect = asked == ReadOptions.Keyed.DETECT;
        state = detect ? State.UNDECIDED : asked == ReadOptions.Keyed.YES ? State.SPLIT : State.WHOLE;
    }

    State state() {
        return state;
    }

    /** Whether what an invocation says counts. */
    boolean listens() {
        return state == State.UNDECIDED || doubtful;
    }

    /** An invocation says this. */
    void saw(Sign sign) {
        if (doubtful && sign == Sign.PROOF) {
            throw new HistoryException("this value is a pair of a key and a value, which the first " + UNDECIDED_MAX
                    + " operations did not tell; say whether values are such pairs");
        }
        doubtful &= sign == Sign.MAYBE;
        if (state != State.UNDECIDED) {
            return;
        }
        undecided++;
        if (sign == Sign.PROOF) {
            state = State.SPLIT;
        } else if (sign == Sign.NONE || undecided == UNDECIDED_MAX) {
            state = State.WHOLE;
            doubtful = sign == Sign.MAYBE;
        }
    }

    /** The file says that values are pairs. */
    void sawTuples() {
        if (detect && state == State.WHOLE) {
            throw new HistoryException("here a value is a pair of a key and a value, but an earlier one is none");
        } else if (detect) {
            state = State.SPLIT;
        }
    }

    /** The file tells keys beside values. */
    void sawKeys() {
        if (detect) {
            state = State.WHOLE;
        }
    }

    /** The history ends, and nothing proved that values are pairs. */
    void finish() {
        if (state == State.UNDECIDED) {
            state = State.WHOLE;
        }
    }
}
