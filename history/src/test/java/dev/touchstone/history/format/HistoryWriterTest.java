// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.history.synthetic.AtomicSimulation;
import dev.touchstone.history.synthetic.TransactionHistory;
import dev.touchstone.history.synthetic.TransactionStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history is the same in whatever format, and however it came there. */
class HistoryWriterTest {
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();
    private static final List<String> FILES =
            List.of("h.jsonl", "h.tcol", "h.edn", "h.jsonl.zst", "h.edn.gz", "again.tcol");

    @TempDir
    private Path folder;

    private static List<History> histories() {
        List<History> histories = new ArrayList<>();
        for (AtomicSimulation.Kind kind : AtomicSimulation.Kind.values()) {
            histories.add(AtomicSimulation.run(new AtomicSimulation.Plan(kind, 100, 3, 5, 0.2, false, 3)));
        }
        for (TransactionStore store : TransactionStore.values()) {
            histories.add(TransactionHistory.make(new TransactionHistory.Settings(50, 4, 6, false, store, 3)));
        }
        histories.add(everything());
        histories.add(new HistoryBuilder().build());
        return histories;
    }

    private static History everything() {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int[] odd = {values.ofString("::s"), values.ofDouble(1.5), values.ofKeyword("7"), values.ofLong(1L << 60)};
        int input = values.ofList(
                values.ofMap(odd, 0, 4), values.ofSet(odd, 0, 3), values.ofString("\ud800"), Values.TRUE, Values.NIL);
        int op = builder.invoke(0, "write", values.ofList(values.ofLong(1), values.ofString("k")), input, 5);
        builder.node(op, values.ofString("n1"));
        builder.invoke(1, "read", values.ofKeyword("x"), Values.NIL, 6);
        builder.complete(0, Outcome.OK, input, 9);
        builder.version(op, values.ofString("v1"));
        builder.error(builder.complete(1, Outcome.INFO, Values.NIL, 11), values.ofKeyword("timeout"));
        builder.invoke(7, "odd name", Values.NIL, values.ofString("never ends"), 12);
        builder.fault(new FaultWindow("kill", "n1,n2", 8, 10));
        builder.fault(new FaultWindow(":partition", "", 8, Long.MAX_VALUE));
        return builder.build();
    }

    /** Streams a file into another. */
    private void convert(Path from, Path to) throws IOException {
        HistoryWriter.write(
                listener -> HistoryStream.read(from, DEFAULTS, listener),
                HistoryWriter.formatOf(to).orElseThrow(),
                to);
    }

    @Test
    void convertsAllFormatsAround() throws IOException {
        for (History history : histories()) {
            boolean edn = history.functionId("odd name") < 0;
            List<String> files =
                    FILES.stream().filter(name -> edn || !name.contains("edn")).toList();
            for (String first : files) {
                Path before = folder.resolve("first-" + first);
                HistoryWriter.write(history, HistoryWriter.formatOf(before).orElseThrow(), before);
                for (String name : files) {
                    Path next = folder.resolve(name);
                    convert(before, next);
                    Same.assertSame(HistoryReader.read(next), history, before + " to " + name);
                    before = next;
                }
            }
        }
    }

    @Test
    void writesWhatTheWritersOfWholeHistoriesWrite() throws IOException {
        for (History history : histories()) {
            Path whole = folder.resolve("whole.jsonl");
            JsonLinesWriter.write(history, whole);
            Path streamed = folder.resolve("streamed.jsonl");
            convert(whole, streamed);
            if (history.faults().isEmpty()) {
                assertThat(streamed).hasSameTextualContentAs(whole);
            }
            Path columns = folder.resolve("whole.tcol");
            ColumnsWriter.write(history, columns);
            convert(columns, streamed);
            assertThat(Files.size(streamed)).isEqualTo(Files.size(whole));
        }
    }

    @Test
    void saysWhatAFormatCannotHoldAndLeavesNothing() throws IOException {
        Path columns = folder.resolve("h.tcol");
        ColumnsWriter.write(everything(), columns);
        assertThatThrownBy(() -> convert(columns, folder.resolve("h.edn")))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("EDN has no way to write the name \"odd name\"");
        HistoryWriter.Source named = (DetailListener listener) -> listener.named(Integer.MIN_VALUE, "client-7");
        assertThatThrownBy(() -> HistoryWriter.write(named, HistoryFormat.COLUMNS, folder.resolve("named.tcol")))
                .hasMessageContaining("columns tell processes by number, and this one has a name: client-7");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(columns);
        }
    }
}
