// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.online.Violation;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is said of a level so far: what was found, and from where on nothing is proved. */
final class LevelResult implements Judge {
    private static final String ALGORITHM =
            "incremental order (Pearce & Kelly 2007), and a polygraph for each window (Papadimitriou 1979)";

    private final String property;
    private final TransactionText text;
    private final Consumer<Violation> told;
    private final ResultBuilder results = new ResultBuilder();
    private @Nullable String foreign;
    private @Nullable String undecided;

    LevelResult(String property, TransactionText text, Consumer<Violation> told) {
        this.property = property;
        this.text = text;
        this.told = told;
    }

    @Override
    public void violated(Finding finding, Collection<Transaction> cited) {
        results.add(() -> finding);
        Map<Integer, String> lines = new TreeMap<>();
        cited.forEach(txn -> lines.put(Math.toIntExact(txn.number), text.line(txn)));
        told.accept(new Violation(property, finding, lines));
    }

    @Override
    public void undecided(Transaction from, String why) {
        undecided = undecided == null ? why + " (from #" + from.number + " on)" : undecided;
    }

    /** Something that is no transaction of the kind that is judged. */
    void foreign(String what) {
        foreign = foreign == null ? what : foreign;
    }

    /** Whether valid is still possible. */
    boolean isProving() {
        return undecided == null && foreign == null && results.isEmpty();
    }

    void measure(String name, Object value) {
        results.measure(name, value);
    }

    CheckResult result(long operations, long reads, long states) {
        return results.result(property, ALGORITHM, unknown(reads), operations, states);
    }

    private @Nullable Unknown unknown(long reads) {
        if (foreign != null) {
            return Unknown.ofAnotherKind(foreign);
        } else if (undecided != null) {
            return new Unknown(
                    Unknown.Cause.UNDECIDABLE,
                    "the past that is kept does not decide it: " + undecided,
                    "check the whole history at once, or a part of it");
        }
        return reads == 0 ? Unknown.tooFew("no transaction that answered read anything") : null;
    }
}
