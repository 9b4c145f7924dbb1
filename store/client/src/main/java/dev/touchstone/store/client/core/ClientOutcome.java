// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import java.util.function.Function;

/**
 * How a request ended, as far as its client can know.
 *
 * @param <T> what it answers
 */
public sealed interface ClientOutcome<T> {
    /**
     * Done, and answered.
     *
     * @param node the address that answered, {@code host:port}
     */
    record Ok<T>(T value, String node) implements ClientOutcome<T> {}

    /**
     * Surely had no effect, and never will: it was refused, or never reached a node.
     *
     * @param status of the answer; 0 if there was none, or it was not taken
     * @param reason a word: {@code refused} if no connection was made, or that of the node's problem
     */
    record NotDone<T>(int status, String reason, String detail) implements ClientOutcome<T> {}

    /** May have happened, may still happen, may never happen. */
    record Unknown<T>(String reason, String detail) implements ClientOutcome<T> {}

    /** The same outcome, with what it answers changed. */
    default <U> ClientOutcome<U> map(Function<T, U> change) {
        if (this instanceof Ok<T> ok) {
            return new Ok<>(change.apply(ok.value()), ok.node());
        }
        if (this instanceof NotDone<T> not) {
            return new NotDone<>(not.status(), not.reason(), not.detail());
        }
        Unknown<T> unknown = (Unknown<T>) this;
        return new Unknown<>(unknown.reason(), unknown.detail());
    }
}
