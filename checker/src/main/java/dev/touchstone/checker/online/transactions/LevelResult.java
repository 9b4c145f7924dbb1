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
    private @Nullable String repeated;

    LevelResult(String property, TransactionText text, Consumer<Violation> told) {
        this.property = property;
        this.text = text;
        this.told = told;
    }

    @Override
    public void violated(Finding finding, Collection<Transaction> cited) {
        if (repeated != null) {
            return;
        }
        results.add(() -> finding);
        Map<Integer, String> lines = new TreeMap<>();
        cited.forEach(txn -> lines.put(Math.toIntExact(txn.number), text.line(txn)));
        told.accept(new Violation(property, finding, lines));
    }

    @Override
    public void undecided(Transaction from, String why) {
        undecided = undecided == null ? why + " (from #" + from.number + " on)" : undecided;
    }

    @Override
    public void repeated(Transaction by, String what) {
        repeated = repeated == null ? what : repeated;
    }

    /** Something that is no transaction of the kind that is judged. */
    void foreign(String what) {
        foreign = foreign == null ? what : foreign;
    }

    /** Whether valid is still possible. */
    boolean isProving() {
        return undecided == null && repeated == null && foreign == null && results.isEmpty();
    }

    void measure(String name, Object value) {
        results.measure(name, value);
    }

    CheckResult result(long operations, long reads, long states) {
        CheckResult result = results.result(property, ALGORITHM, unknown(reads), operations, states);
        if (repeated == null) {
            return result;
        }
        Unknown why = new Unknown(
                Unknown.Cause.UNDECIDABLE,
                repeated + (results.isEmpty() ? "" : "; what was found before rested on each being written once"),
                "check the whole history at once, or write every value once");
        return CheckResult.unknown(property, ALGORITHM, why, result.measurements(), result.cost());
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
