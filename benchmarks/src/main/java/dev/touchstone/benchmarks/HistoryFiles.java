// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.History;
import dev.touchstone.history.format.EdnWriter;
import dev.touchstone.history.format.JsonLinesWriter;
import dev.touchstone.history.synthetic.AtomicSimulation;
import dev.touchstone.history.synthetic.TransactionHistory;
import dev.touchstone.history.synthetic.TransactionStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The large histories of the benchmarks as files, to be timed from file to verdict by {@code touchstone check}. */
public final class HistoryFiles {
    /** Operations, and transactions, of a file unless told otherwise. */
    public static final int OPERATIONS = 1_000_000;

    private static final long SEED = 20261124;
    private static final int REGISTER_CLIENTS = 50;
    private static final int TRANSACTION_CLIENTS = 20;
    private static final int WRITES_PER_KEY = 32;
    private static final double INDETERMINATE = 0.01;

    private HistoryFiles() {}

    /**
     * Writes them into a folder, which is made if need be, and says so: a register of one key with fifty clients, of which
     * one in a hundred operations is indeterminate; the same with one stale read; and transactions that append to lists.
     * The same number always gives the same bytes.
     */
    public static void write(Path folder, int operations, PrintStream out) throws IOException {
        Files.createDirectories(folder);
        for (boolean stale : List.of(false, true)) {
            History register = AtomicSimulation.run(new AtomicSimulation.Plan(
                    AtomicSimulation.Kind.REGISTER, operations, 1, REGISTER_CLIENTS, INDETERMINATE, stale, SEED));
            Path file = folder.resolve(stale ? "register-stale.jsonl" : "register.jsonl");
            JsonLinesWriter.write(register, file);
            said(file, out);
        }
        Path lists = folder.resolve("list-append.edn");
        EdnWriter.write(
                TransactionHistory.make(new TransactionHistory.Settings(
                        operations, TRANSACTION_CLIENTS, WRITES_PER_KEY, false, TransactionStore.ATOMIC, SEED)),
                lists);
        said(lists, out);
    }

    private static void said(Path file, PrintStream out) throws IOException {
        out.println(file + "  " + (Files.size(file) >> 20) + " MiB");
    }
}
