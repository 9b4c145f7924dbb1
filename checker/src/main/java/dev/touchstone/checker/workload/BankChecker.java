// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Jepsen's bank: transfers move money between accounts, so every read of all accounts, a map from account to balance,
 * must add up to the same total. Linear time; stateless. After {@code jepsen.tests.bank}.
 */
public final class BankChecker implements Checker {
    private static final String ALGORITHM = "one pass over the acknowledged reads";

    private final OptionalLong total;
    private final boolean negativeAllowed;

    /**
     * A check with a total that is known, or else that of the first read.
     *
     * @param negativeAllowed whether an account may be overdrawn
     */
    public BankChecker(OptionalLong total, boolean negativeAllowed) {
        this.total = total;
        this.negativeAllowed = negativeAllowed;
    }

    @Override
    public String property() {
        return "bank";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        long reads = 0;
        OptionalLong expected = total;
        for (int op = 0; op < history.size(); op++) {
            if (!history.isOk(op) || !history.function(op).equals(Functions.READ)) {
                continue;
            }
            reads++;
            if (expected.isEmpty() && isBalances(history, op)) {
                expected = OptionalLong.of(sum(history, op));
            }
            Finding finding = judge(history, op, expected);
            if (finding != null) {
                out.add(() -> finding);
            }
        }
        out.measure("reads", reads);
        expected.ifPresent(sum -> out.measure("total", sum));
        Unknown none = reads == 0 ? Unknown.tooFew("no read succeeded") : null;
        return out.result(property(), ALGORITHM, none, reads, 0);
    }

    private @Nullable Finding judge(History history, int op, OptionalLong expected) {
        if (!isBalances(history, op)) {
            return finding("unreadable-balances", op, "returned no map of whole balances");
        }
        long sum = sum(history, op);
        if (expected.isPresent() && sum != expected.getAsLong()) {
            return finding("wrong-total", op, "saw " + sum + " in all accounts, not " + expected.getAsLong());
        }
        Values values = history.values();
        for (int i = 0; !negativeAllowed && i < values.length(history.output(op)); i += 2) {
            int balance = values.element(history.output(op), i + 1);
            if (values.asLong(balance) < 0) {
                String account = values.render(values.element(history.output(op), i));
                return finding("negative-balance", op, "saw " + values.render(balance) + " in account " + account);
            }
        }
        return null;
    }

    private static boolean isBalances(History history, int op) {
        Values values = history.values();
        int map = history.output(op);
        if (values.kind(map) != Kind.MAP) {
            return false;
        }
        for (int i = 1; i < values.length(map); i += 2) {
            if (!values.isLong(values.element(map, i))) {
                return false;
            }
        }
        return true;
    }

    private static long sum(History history, int op) {
        Values values = history.values();
        long sum = 0;
        for (int i = 1; i < values.length(history.output(op)); i += 2) {
            sum += values.asLong(values.element(history.output(op), i));
        }
        return sum;
    }

    private static Finding finding(String anomaly, int op, String what) {
        return new Finding(
                anomaly,
                "A read of the bank " + what,
                "A read " + what + ", though transfers only move money.",
                List.of("#" + op + " " + what),
                List.of(op),
                null,
                null);
    }
}
