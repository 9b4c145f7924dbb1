// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.HistoryListener;
import dev.touchstone.history.format.HistoryFormat;
import dev.touchstone.history.format.HistoryWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** A history of any length as a file of columns, to be judged as a stream. */
public final class StreamFile {
    private StreamFile() {}

    /**
     * Writes the history of a plan in flat memory, and says how large and how fast.
     *
     * @return false if a stale read was asked for, and the history is too short for one
     */
    public static boolean write(Path file, RegisterStream.Plan plan, PrintStream out) throws IOException {
        long stale = write(file, plan.operations(), listener -> RegisterStream.tell(plan, listener), "stale", out);
        return !plan.staleRead() || stale >= 0;
    }

    /**
     * The same of transactions.
     *
     * @return false if a fault was asked for, and the history is too short for one
     */
    public static boolean write(Path file, TransactionStream.Plan plan, PrintStream out) throws IOException {
        long faulty =
                write(file, plan.transactions(), listener -> TransactionStream.tell(plan, listener), "wrong", out);
        return plan.fault() == TransactionStream.Fault.NONE || faulty >= 0;
    }

    private static long write(
            Path file, long operations, ToLongFunction<HistoryListener> history, String word, PrintStream out)
            throws IOException {
        long start = System.nanoTime();
        long[] faulty = new long[1];
        HistoryWriter.write(listener -> faulty[0] = history.applyAsLong(listener), HistoryFormat.COLUMNS, file);
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
                Locale.ROOT,
                "%s  %,d operations, %,d MiB, %.1f s, %.2f million operations a second%n",
                file,
                operations,
                Files.size(file) >> 20,
                seconds,
                operations / seconds / 1e6);
        if (faulty[0] >= 0) {
            out.printf(Locale.ROOT, "%s: operation %,d%n", word, faulty[0]);
        }
        return faulty[0];
    }
}
