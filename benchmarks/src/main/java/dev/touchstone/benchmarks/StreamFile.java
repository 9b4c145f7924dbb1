// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.format.HistoryFormat;
import dev.touchstone.history.format.HistoryWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A history of any length as a file of columns, to be judged as a stream. */
public final class StreamFile {
    private StreamFile() {}

    /**
     * Writes the history of a plan in flat memory, and says how large and how fast.
     *
     * @return false if a stale read was asked for, and the history is too short for one
     */
    public static boolean write(Path file, RegisterStream.Plan plan, PrintStream out) throws IOException {
        long start = System.nanoTime();
        long[] stale = new long[1];
        HistoryWriter.write(listener -> stale[0] = RegisterStream.tell(plan, listener), HistoryFormat.COLUMNS, file);
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
                Locale.ROOT,
                "%s  %,d operations, %,d MiB, %.1f s, %.2f million operations a second%n",
                file,
                plan.operations(),
                Files.size(file) >> 20,
                seconds,
                plan.operations() / seconds / 1e6);
        if (stale[0] >= 0) {
            out.printf(Locale.ROOT, "stale: operation %,d%n", stale[0]);
        }
        return !plan.staleRead() || stale[0] >= 0;
    }
}
