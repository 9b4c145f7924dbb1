// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Jepsen's test of Adya's G2 with predicates: for each key two transactions each look for any row of it in two tables and,
 * having found none, {@code insert} one. Under serializability one of them at most can succeed; two acknowledged inserts of
 * a key are an anti-dependency cycle through a predicate.
 *
 * <p>An operation's value is {@code [key [a b]]}, or the key stands apart. Linear time; stateless. After {@code
 * jepsen.tests.adya}; the phenomenon is of Adya's thesis, "Weak Consistency" (MIT 1999), chapter 3.
 */
public final class G2Checker implements Checker {
    /** The function that is counted. */
    public static final String INSERT = "insert";

    private static final String ALGORITHM = "acknowledged inserts a key";

    @Override
    public String property() {
        return "g2";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder findings = new ResultBuilder();
        Canonical canonical = new Canonical(history.values());
        Map<Integer, List<Integer>> acknowledged = new LinkedHashMap<>();
        long inserts = 0;
        long keyless = 0;
        for (int op = 0; op < history.size(); op++) {
            if (!history.function(op).equals(INSERT)) {
                continue;
            }
            inserts++;
            int key = key(history, op);
            keyless += key == Values.NIL ? 1 : 0;
            if (key != Values.NIL) {
                List<Integer> ops = acknowledged.computeIfAbsent(canonical.of(key), k -> new ArrayList<>(1));
                if (history.isOk(op)) {
                    ops.add(op);
                }
            }
        }
        acknowledged.forEach((key, ops) -> {
            if (ops.size() > 1) {
                report(history.values().render(key), ops, findings);
            }
        });
        findings.measure("inserts", inserts);
        findings.measure("keys", acknowledged.size());
        findings.measure(
                "keys-inserted-once",
                acknowledged.values().stream().filter(ops -> ops.size() == 1).count());
        findings.measure("keys-inserted-twice", findings.total());
        Unknown unknown = null;
        if (keyless > 0) {
            unknown = new Unknown(
                    Unknown.Cause.UNDECIDABLE,
                    keyless + " inserts name no key",
                    "record each insert's value as [key [a b]]");
        } else if (acknowledged.values().stream().allMatch(List::isEmpty)) {
            unknown = Unknown.tooFew("no insert succeeded");
        }
        return findings.result(property(), ALGORITHM, unknown, inserts, 0);
    }

    private static int key(History history, int op) {
        Values values = history.values();
        int value = history.value(op);
        if (history.key(op) != Values.NIL) {
            return history.key(op);
        }
        return values.kind(value) == Kind.LIST && values.length(value) == 2 ? values.element(value, 0) : Values.NIL;
    }

    private static void report(String key, List<Integer> ops, ResultBuilder findings) {
        List<Integer> cited = ops.subList(0, Math.min(10, ops.size()));
        findings.add(
                "G2",
                "Key " + key + " was inserted " + ops.size() + " times",
                ops.size() + " transactions each found no row of key " + key + " and inserted one: none saw another's.",
                cited.stream()
                        .map(op -> "#" + op + " found no row of " + key + ", and inserted one.")
                        .toList(),
                cited);
    }
}
