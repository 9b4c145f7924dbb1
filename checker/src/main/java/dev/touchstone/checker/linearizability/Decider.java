// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Decides one key of a history against a model, by whichever algorithm fits; safe for several threads. */
class Decider {
    private static final int REACH_MAX = 20_000;
    private static final int REACH_CONFIGURATIONS = 64;

    final Model model;

    Decider(Model model) {
        this.model = model;
    }

    static Decider of(Model model) {
        if (model instanceof RegisterModel register) {
            return new RegisterDecider(register);
        } else if (model instanceof FifoQueueModel) {
            return new ContainerDecider(model, ContainerDecider.Kind.QUEUE);
        } else if (model instanceof StackModel) {
            return new ContainerDecider(model, ContainerDecider.Kind.STACK);
        } else if (model instanceof UnorderedQueueModel) {
            return new ContainerDecider(model, ContainerDecider.Kind.BAG);
        } else if (model instanceof CounterModel counter) {
            return new CounterDecider(counter);
        } else if (model instanceof SetModel set) {
            return new SetDecider(set);
        } else if (model instanceof MultiRegisterModel) {
            return new MultiRegisterDecider(model);
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

    /** Adds to the finding how far an order of the whole key can be built, if that is easy to say. */
    final Finding withReach(Finding finding, KeyHistory key, Budget budget) {
        if (key.size() > REACH_MAX) {
            return finding;
        }
        KeyOperations ops = prepare(key);
        SearchPass pass = new SearchPass(ops, budget, new AtomicLong(), REACH_CONFIGURATIONS, Pools.Use.EXACT, false);
        pass.run();
        if (pass.stuck < 0 || pass.truncated || pass.stopped != null) {
            return finding;
        }
        List<String> because = new ArrayList<>(finding.because());
        because.add(String.format(
                Locale.ROOT,
                "Of the %,d completed operations of the whole history%s, in the order of their ends, the first %,d"
                        + " have an order; none has room for #%d, the next one.",
                SearchPass.returns(ops).length,
                key.ofKey(),
                pass.returned,
                ops.operation()[pass.stuck]));
        return new Finding(
                finding.anomaly(),
                finding.title(),
                finding.inWords(),
                because,
                finding.operations(),
                finding.graph(),
                finding.linearization());
    }

    /** What a near-linear algorithm says; {@link Quick#UNDECIDED} if there is none, or it does not apply. */
    Quick quick(KeyHistory key) {
        return Quick.UNDECIDED;
    }

    /** The answer of a near-linear algorithm. */
    enum Quick {
        VALID,
        INVALID,
        UNDECIDED
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
                new Explanation(this, key, budget).ofStuck(answer.stuck()),
                ops.size(),
                answer.configurations());
    }
}
