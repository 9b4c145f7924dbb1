// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.ListAppendChecker;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.history.History;

/**
 * Judges transactions on lists: by Elle's anomalies first, which explain best, and where there is none by an order that proves the
 * model, or transactions that no order explains.
 *
 * <p>What anybody read shows the order of a list; appends that nobody read came after it, in any order. For serializability that is
 * enough. Where two writers of a key may not overlap, as under snapshot isolation, each two such appends are a choice, which the
 * polygraph makes. Stateless, safe for any number of threads.
 */
public final class ProvedListChecker implements Checker {
    private final ElleOptions options;
    private final ListAppendChecker elle;

    public ProvedListChecker(ElleOptions options) {
        this.options = options;
        elle = new ListAppendChecker(options);
    }

    @Override
    public String property() {
        return elle.property();
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ListAppendChecker.Judged judged = elle.judge(history, budget);
        CheckResult found = judged.result();
        if (Proofs.areSomeIgnored(found)) {
            return Proofs.butForIgnored(found, options, judged.decided());
        }
        if (judged.orders() == null || found.verdict() == Verdict.UNKNOWN || !Proofs.areReadsFine(found)) {
            return Proofs.withoutPolygraph(found, options, judged.decided());
        }
        Polygraph polygraph = ListReader.read(judged.orders());
        return new Proofs(
                        options, judged.decided(), polygraph.txns().count(), level -> decide(polygraph, level, budget))
                .judge(found);
    }

    private static CheckResult decide(Polygraph polygraph, PolygraphLevel level, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        boolean isTold = !level.keepsRealTime() || polygraph.history().hasRealTime();
        Unknown unknown = isTold ? polygraph.decide(level, out, budget) : Unknown.withoutRealTime();
        return out.result(
                level.property(), Polygraph.ALGORITHM, unknown, polygraph.txns().count(), 0);
    }
}
