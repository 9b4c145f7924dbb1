// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.explain;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/**
 * How parts of a key's history are judged and shown while a violation is explained.
 *
 * @param model what the key was held against
 * @param isInvalid true of a part that surely has no order; false if that is not known
 * @param shown the operations of a part, for a search whose states are shown
 */
public record Subhistories(
        Model model, BiPredicate<KeyHistory, Budget> isInvalid, BiFunction<KeyHistory, Meter, KeyOperations> shown) {}
