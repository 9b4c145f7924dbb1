// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.Budget;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * How parts of a key's history are judged and shown while a violation is explained.
 *
 * @param model what the key was held against
 * @param isInvalid true of a part that surely has no order; false if that is not known
 * @param shown the operations of a part, for a search whose states are shown
 */
record Subhistories(
        Model model, BiPredicate<KeyHistory, Budget> isInvalid, Function<KeyHistory, KeyOperations> shown) {}
