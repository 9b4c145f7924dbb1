// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.DecidedModels;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.RwRegisterChecker;
import dev.touchstone.history.History;

/**
 * Judges transactions on registers: by Elle's anomalies first, which explain best, and where there is none by an order that proves
 * the model, or transactions that no order explains.
 *
 * <p>Elle knows few orders of a register's versions, so that no anomaly is no proof but of read committed and less: there, any order
 * of versions that follows what was read will do. A model that no polygraph decides is valid where a stronger one is, and else
 * unknown. Stateless, safe for any number of threads.
 */
public final class ProvedRegisterChecker implements Checker {
    private final ElleOptions options;
    private final RwRegisterChecker elle;

    public ProvedRegisterChecker(ElleOptions options) {
        this.options = options;
        elle = new RwRegisterChecker(options);
    }

    @Override
    public String property() {
        return elle.property();
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        RwRegisterChecker.Judged judged = elle.judge(history, budget);
        CheckResult found = judged.result();
        if (Proofs.areSomeIgnored(found)) {
            return Proofs.butForIgnored(found, options, DecidedModels.ofRegisters());
        }
        boolean isAnswered = found.verdict() == Verdict.INVALID && !Proofs.areReadsFine(found);
        if (judged.transactions() == null
                || judged.writers() == null
                || isAnswered
                || options.consistencyModels().isEmpty()) {
            return found;
        }
        RegisterReading reading = new RegisterReading(judged.transactions(), judged.writers());
        // Where a read is wrong by itself, it is so at any level: there is nothing more to say of others.
        int transactions = reading.areReadsFine() ? reading.transactions() : Integer.MAX_VALUE;
        return new Proofs(options, DecidedModels.ofRegisters(), transactions, level -> reading.decide(level, budget))
                .judge(found);
    }
}
