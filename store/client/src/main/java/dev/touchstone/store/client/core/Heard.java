// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

/**
 * What became of a request that was sent to one node.
 *
 * @param <A> what a node answers
 */
public sealed interface Heard<A> {
    /** The reason of what was not done since no connection was made. */
    String REFUSED = "refused";

    /** What is known of the request now. */
    ClientOutcome<A> outcome(Address node);

    /** The node served it. */
    record Served<A>(A answer) implements Heard<A> {
        @Override
        public ClientOutcome<A> outcome(Address node) {
            return new ClientOutcome.Ok<>(answer, node.toString());
        }
    }

    /**
     * The node answered that it did not, or may not have done it.
     *
     * @param status as HTTP has it
     * @param reason a word
     * @param effectNone whether the node said that the request had no effect, and never will
     */
    record Declined<A>(int status, String reason, String detail, boolean effectNone) implements Heard<A> {
        @Override
        public ClientOutcome<A> outcome(Address node) {
            return effectNone
                    ? new ClientOutcome.NotDone<>(status, reason, detail)
                    : new ClientOutcome.Unknown<>(reason, detail);
        }
    }

    /** No connection was made, so that no byte of it was sent. */
    record NotSent<A>(String detail) implements Heard<A> {
        @Override
        public ClientOutcome<A> outcome(Address node) {
            return new ClientOutcome.NotDone<>(0, REFUSED, detail);
        }
    }

    /** The connection broke, when some of it may have been sent. */
    record Broken<A>(String detail) implements Heard<A> {
        @Override
        public ClientOutcome<A> outcome(Address node) {
            return new ClientOutcome.Unknown<>("broken", detail);
        }
    }

    /** It was sent, and nothing came in time. */
    record Silence<A>() implements Heard<A> {
        @Override
        public ClientOutcome<A> outcome(Address node) {
            return new ClientOutcome.Unknown<>("timeout", "no answer in time");
        }
    }
}
