// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import java.util.concurrent.atomic.AtomicLong;

/** Decides one key of a history against a model, by whichever algorithm fits; safe for several threads. */
class Decider {
    final Model model;

    Decider(Model model) {
        this.model = model;
    }

    static Decider of(Model model) {
        if (model instanceof RegisterModel register) {
            return new RegisterDecider(register);
        } else if (model instanceof FifoQueueModel) {
            return new FifoQueueDecider(model);
        }
        return new Decider(model);
    }

    /**
     * Decides the key.
     *
     * @param bytes what all searches of this check keep together
     */
    KeyVerdict decide(KeyHistory key, Budget budget, AtomicLong bytes) {
        return search(key, prepare(key), budget, bytes);
    }

    KeyOperations prepare(KeyHistory key) {
        return ModelMachine.prepare(model, key);
    }

    final KeyVerdict search(KeyHistory key, KeyOperations ops, Budget budget, AtomicLong bytes) {
        Search.Answer answer = new Search(ops, budget, bytes).decide();
        if (answer.unknown() != null) {
            return KeyVerdict.unknown(Search.ALGORITHM, answer.unknown(), ops.size(), answer.configurations());
        } else if (answer.verdict() == Verdict.VALID) {
            return KeyVerdict.valid(Search.ALGORITHM, ops.size(), answer.configurations());
        }
        return KeyVerdict.invalid(
                Search.ALGORITHM,
                new Explanation(this, key).ofStuck(answer.stuck()),
                ops.size(),
                answer.configurations());
    }
}
