// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.checker.txn.WriterIndex;
import org.jspecify.annotations.Nullable;

/** A history of registers, read once, to be asked about any level. */
final class RegisterReading {
    private final ResultBuilder reads = new ResultBuilder();
    private final CandidateReader reader;
    private final Polygraph polygraph;

    RegisterReading(Transactions flat, WriterIndex writers) {
        reader = new CandidateReader(flat, writers, new ReadFindings(flat.history(), reads));
        polygraph = new Polygraph(flat.history(), reader.read(), key -> "key " + flat.keyText(key));
    }

    /** How many transactions happened, or may have. */
    int transactions() {
        return polygraph.txns().count();
    }

    /** Whether each read by itself is one that a transaction may do. */
    boolean areReadsFine() {
        return reads.isEmpty();
    }

    CheckResult decide(PolygraphLevel level, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        out.addAll(reads);
        out.measure("transactions", polygraph.txns().count());
        out.measure("reads", polygraph.txns().reads());
        Unknown unknown = unlessJudged(level);
        if (unknown == null && out.isEmpty()) {
            unknown = polygraph.decide(level, out, budget);
        }
        return out.result(level.property(), Polygraph.ALGORITHM, unknown, transactions(), 0);
    }

    private @Nullable Unknown unlessJudged(PolygraphLevel level) {
        if (reader.committed() == 0) {
            return Unknown.tooFew("no transaction committed");
        }
        if (reader.reads() == 0) {
            return Unknown.tooFew("no transaction read what another wrote");
        }
        return level.keepsRealTime() && !polygraph.history().hasRealTime() ? Unknown.withoutRealTime() : null;
    }
}
