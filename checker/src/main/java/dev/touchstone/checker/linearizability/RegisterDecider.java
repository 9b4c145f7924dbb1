// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.Budget;
import java.util.concurrent.atomic.AtomicLong;

/** Zones where each observed value was written once, the search elsewhere. */
final class RegisterDecider extends Decider {
    private static final String ALGORITHM = "zones (Gibbons & Korach 1997)";

    private final RegisterModel register;

    RegisterDecider(RegisterModel register) {
        super(register);
        this.register = register;
    }

    @Override
    KeyVerdict decide(KeyHistory key, Budget budget, AtomicLong bytes) {
        RegisterOperations ops = RegisterOperations.of(key, register.initialValue());
        Zones.Answer answer = Zones.decide(ops);
        if (isOpen(answer, ops)) {
            return search(key, RegisterMachine.prepare(ops), budget, bytes);
        }
        Conflict conflict = answer.conflict();
        if (conflict == null) {
            return KeyVerdict.valid(ALGORITHM, ops.size, 0);
        }
        return KeyVerdict.invalid(
                ALGORITHM, new ConflictWords(this, key, ops, conflict, budget).finding(), ops.size, 0);
    }

    /** Compare-and-sets that missed are left out of the zones: these find violations without them, but prove no order. */
    private static boolean isOpen(Zones.Answer answer, RegisterOperations ops) {
        return !answer.applicable() || (answer.conflict() == null && !ops.misses.isEmpty());
    }

    @Override
    Quick quick(KeyHistory key) {
        RegisterOperations ops = RegisterOperations.of(key, register.initialValue());
        Zones.Answer answer = Zones.decide(ops);
        return isOpen(answer, ops) ? Quick.UNDECIDED : answer.conflict() == null ? Quick.VALID : Quick.INVALID;
    }

    @Override
    KeyOperations prepare(KeyHistory key) {
        return RegisterMachine.prepare(RegisterOperations.of(key, register.initialValue()));
    }
}
