// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.ListAppendChecker;
import dev.touchstone.checker.elle.RwRegisterChecker;
import dev.touchstone.history.synthetic.TransactionHistory;
import dev.touchstone.history.synthetic.TransactionHistory.Settings;
import dev.touchstone.history.synthetic.TransactionStore;
import java.util.List;

/**
 * Elle's questions, on histories of the shape of Elle's own generators and simulated stores; c20 is a concurrency of 20.
 */
public final class ElleBench {
    private ElleBench() {}

    /** The rows, by growing size. */
    public static List<BenchRow> rows() {
        ListAppendChecker lists = new ListAppendChecker();
        RwRegisterChecker wfr = new RwRegisterChecker(ElleOptions.defaults().withWfrKeys());
        RwRegisterChecker keys = new RwRegisterChecker(ElleOptions.defaults().withLinearizableKeys());
        ListAppendChecker snapshot = new ListAppendChecker(ElleOptions.against("snapshot-isolation"));
        ListAppendChecker serializable = new ListAppendChecker(ElleOptions.against("serializable"));
        return List.of(
                row("list-append 10k, c20", lists, of(10_000, 20, false, TransactionStore.ATOMIC), true, 30),
                row("list-append 100k, c20", lists, of(100_000, 20, false, TransactionStore.ATOMIC), true, 150),
                row("list-append 100k, c10, serializable store", lists, of(TransactionStore.SSI), true, 100),
                row("list-append 100k, c10, snapshot isolation", lists, of(TransactionStore.SI), false, 250),
                row("list-append 100k, c10, prefix reads", lists, of(TransactionStore.PREFIX), false, 500),
                row("list-append 100k, c10, badly broken store", lists, of(TransactionStore.BRAT), false, 3_000),
                row("rw-register 100k, c20, wfr", wfr, of(100_000, 20, true, TransactionStore.ATOMIC), true, 150),
                row(
                        "rw-register 10k, c20, linearizable keys",
                        keys,
                        of(10_000, 20, true, TransactionStore.ATOMIC),
                        true,
                        100),
                row(
                        "rw-register 100k, c20, linearizable keys",
                        keys,
                        of(100_000, 20, true, TransactionStore.ATOMIC),
                        true,
                        1_000),
                row("list-append 1M, c20", lists, of(1_000_000, 20, false, TransactionStore.ATOMIC), true, 2_500),
                row(
                        "snapshot isolation, known versions, 1M",
                        snapshot,
                        of(1_000_000, 20, false, TransactionStore.SI),
                        true,
                        5_000),
                row(
                        "serializability, known versions, 1M",
                        serializable,
                        of(1_000_000, 20, false, TransactionStore.SSI),
                        true,
                        5_000),
                row(
                        "serializability, rw-register wfr, 1M",
                        wfr,
                        of(1_000_000, 20, true, TransactionStore.ATOMIC),
                        true,
                        5_000));
    }

    private static Settings of(TransactionStore store) {
        return of(100_000, 10, false, store);
    }

    private static Settings of(int transactions, int concurrency, boolean registers, TransactionStore store) {
        return new Settings(transactions, concurrency, 256, registers, store, 42);
    }

    private static BenchRow row(String work, Checker checker, Settings settings, boolean valid, long targetMillis) {
        Verdict expected = valid ? Verdict.VALID : Verdict.INVALID;
        return new BenchRow(work, () -> TransactionHistory.make(settings), checker, expected, targetMillis);
    }
}
