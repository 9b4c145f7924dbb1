// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import org.jspecify.annotations.Nullable;

/**
 * An operation as a model sees it: what was asked and what was answered, in plain Java.
 *
 * <p>Values are null, Boolean, Long, Double, String (a keyword begins with a colon), List, Set and Map. Two calls that
 * are equal are interchangeable.
 *
 * @param function {@code read}, {@code write}, {@code cas} … as in {@link dev.touchstone.history.Functions}
 * @param input what was asked
 * @param output what was answered; null too if nothing was
 * @param answered false of an operation whose answer nobody knows ({@code info}); it may have happened
 * @param process who called, for models that ask ({@link Model#knowsClients}); otherwise 0
 */
public record Call(
        String function, @Nullable Object input, @Nullable Object output, boolean answered, int process) {

    public Call(String function, @Nullable Object input, @Nullable Object output) {
        this(function, input, output, true, 0);
    }
}
