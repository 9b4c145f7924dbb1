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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether acknowledged {@code generate} operations all answered different values. Linear time. A history in which
 * nothing was generated is {@code unknown}. Stateless. After Jepsen's {@code jepsen.checker/unique-ids}.
 */
public final class UniqueIdsChecker implements Checker {
    private static final String ALGORITHM = "one pass over the acknowledged values";

    @Override
    public String property() {
        return "unique-ids";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        Map<String, List<Integer>> byValue = new LinkedHashMap<>();
        long attempted = 0;
        long acknowledged = 0;
        for (int op = 0; op < history.size(); op++) {
            if (history.function(op).equals(Functions.GENERATE)) {
                attempted++;
                if (history.isOk(op)) {
                    acknowledged++;
                    String value = history.values().render(history.output(op));
                    byValue.computeIfAbsent(value, v -> new ArrayList<>(1)).add(op);
                }
            }
        }
        long duplicated = 0;
        for (Map.Entry<String, List<Integer>> entry : byValue.entrySet()) {
            if (entry.getValue().size() > 1) {
                duplicated++;
                out.add(() -> duplicate(entry.getKey(), entry.getValue()));
            }
        }
        out.measure("attempted", attempted);
        out.measure("acknowledged", acknowledged);
        out.measure("duplicated", duplicated);
        Unknown none = acknowledged == 0 ? Unknown.tooFew("no value was generated") : null;
        return out.result(property(), ALGORITHM, none, acknowledged, 0);
    }

    private static Finding duplicate(String value, List<Integer> operations) {
        List<Integer> cited = operations.subList(0, Math.min(10, operations.size()));
        List<String> because =
                cited.stream().map(op -> "#" + op + " was answered " + value).toList();
        return new Finding(
                "duplicate-id",
                "Duplicate id " + value,
                "The id " + value + " was given out " + operations.size() + " times.",
                because,
                cited,
                null,
                null);
    }
}
