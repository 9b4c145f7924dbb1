// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.HistoryListener;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.synthetic.AtomicSimulation;
import dev.touchstone.history.synthetic.TransactionHistory;
import dev.touchstone.history.synthetic.TransactionStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a listener hears is what the whole history says. */
class HistoryStreamTest {
    private static final int SEEDS = 6;
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();

    /** A way to write a history as bytes. */
    enum Writing {
        JSON_LINES,
        JEPSEN_JSON,
        EDN,
        EDN_VECTOR,
        LOG,
        KEYED_EDN,
        TAGGED_EDN,
        COLUMNS;

        byte[] bytes(History history) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            switch (this) {
                case COLUMNS -> {
                    ColumnsWriter.write(history, out);
                    return out.toByteArray();
                }
                case JSON_LINES, JEPSEN_JSON -> JsonLinesWriter.write(history, out);
                default -> EdnWriter.write(history, out);
            }
            String text = out.toString(StandardCharsets.UTF_8);
            return (switch (this) {
                        case JEPSEN_JSON -> "[" + text.strip().replace("\n", ",\n") + "]";
                        case EDN_VECTOR -> "[" + text + "]";
                        case LOG -> log(text);
                        // As Jepsen's independent writes pairs: no key stands beside them.
                        case KEYED_EDN -> text.replaceAll(", :key \\d+", "");
                        case TAGGED_EDN ->
                            text.replaceAll(":value (\\[.*?\\]), :key \\d+", ":value #jepsen.independent.Tuple $1");
                        default -> text;
                    })
                    .getBytes(StandardCharsets.UTF_8);
        }

        private static String log(String edn) {
            StringBuilder log = new StringBuilder("INFO  jepsen.core - starting\n");
            for (String line : edn.split("\n")) {
                log.append(line.replaceAll(
                                "\\{.*:type (:\\w+), :process (\\d+), :f (:[\\w-]+), :value (.*?)(, :key .*)?, :time \\d+.*",
                                "INFO  jepsen.util - $2\t$1\t$3\t$4"))
                        .append('\n');
            }
            return log.toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatTheHistorySays(Writing writing) throws IOException {
        int compared = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            for (AtomicSimulation.Kind kind : AtomicSimulation.Kind.values()) {
                for (int keys : new int[] {1, 3}) {
                    History made =
                            AtomicSimulation.run(new AtomicSimulation.Plan(kind, 60 + seed, keys, 5, 0.2, false, seed));
                    assertTold(writing.bytes(made), writing + " of " + kind + ", " + keys + " keys, seed " + seed);
                    compared++;
                }
            }
            for (TransactionStore store : TransactionStore.values()) {
                History made = TransactionHistory.make(
                        new TransactionHistory.Settings(40 + seed, 4, 6, seed % 2 == 0, store, seed));
                assertTold(writing.bytes(made), writing + " of " + store + ", seed " + seed);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(60);
    }

    private static void assertTold(byte[] bytes, String what) {
        History whole = HistoryReader.read(new ByteArrayInputStream(bytes), "file", DEFAULTS);
        Heard heard = new Heard();
        HistoryStream.read(new ByteArrayInputStream(bytes), "file", DEFAULTS, heard);
        assertThat(heard.all()).as(what).isEqualTo(Heard.of(whole));
    }

    private static Heard hear(String text, ReadOptions options) {
        Heard heard = new Heard();
        HistoryStream.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file", options, heard);
        return heard;
    }

    private static Heard hear(String text) {
        return hear(text, DEFAULTS);
    }

    @Test
    void tellsFaultsEvidenceAndEveryKindOfValue() throws IOException {
        String text = """
            {"process":0,"type":"invoke","f":"put","key":":k","value":[{"a":1},{"#set":[1,2]},":w","::s",1.5,true],"time":5,"node":"n1"}
            {"process":"nemesis","type":"info","f":"kill","value":"n1","time":6,"until":9}
            {"process":1,"type":"invoke","f":"read","key":":k","value":null,"time":7}
            {"process":1,"type":"info","f":"read","value":":timed-out","time":8}
            {"process":"nemesis","type":"info","f":"start-partition","value":"n2","time":8}
            {"process":0,"type":"ok","time":9,"version":"v1","error":"late"}
            {"process":2,"type":"invoke","f":"read","key":":k"}
            """;
        History whole =
                HistoryReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file", DEFAULTS);
        assertThat(whole.faults()).hasSize(2);
        assertThat(hear(text).all()).isEqualTo(Heard.of(whole));
        assertTold(Writing.COLUMNS.bytes(whole), "columns");
    }

    @Test
    void holdsLinesBackUntilItIsKnownWhetherValuesArePairs() {
        List<String> order = new ArrayList<>();
        String text = """
            {:process 0, :type :invoke, :f :write, :value [1 2]}
            {:process 0, :type :ok, :f :write, :value [1 2]}
            {:process 0, :type :invoke, :f :read, :value [1 nil]}
            {:process 0, :type :ok, :f :read, :value [1 [1 2]]}
            """;
        HistoryListener listener = new HistoryListener() {
            @Override
            public void invoked(
                    long operation,
                    int process,
                    String function,
                    @Nullable Object key,
                    @Nullable Object input,
                    long nanos) {
                order.add(function + " " + key + " " + input);
            }

            @Override
            public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
                order.add(outcome + " " + output);
            }
        };
        HistoryStream.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file", DEFAULTS, listener);
        assertThat(order).containsExactly("write 1 2", "OK 2", "read 1 null", "OK [1, 2]");
        assertThat(hear(text, DEFAULTS.withKeyed(ReadOptions.Keyed.NO)).rows)
                .first()
                .asString()
                .contains("[1, 2]");
    }

    @Test
    void refusesWhatTheFirstOperationsDidNotTell() {
        String pair = "{:process 9999, :type :invoke, :f :read, :value [1 nil]} {:process 9999, :type :ok, :f :read}\n";
        assertThatThrownBy(() -> hear(pair + "{:process 0, :type :invoke, :f :write, :value 3}"))
                .hasMessage("file:2:1: operation 1, a write, should have a pair of key and value, but has 3");
        assertThatThrownBy(() -> hear("{:process 0, :type :invoke, :f :write, :value 3}\n"
                        + "{:process 1, :type :invoke, :f :write, :value #jepsen.independent.Tuple [1 2]}"))
                .hasMessage("file:2:1: here a value is a pair of a key and a value, but an earlier one is none");
        StringBuilder writes = new StringBuilder();
        for (int i = 0; i < StreamKeys.UNDECIDED_MAX; i++) {
            writes.append("{:process ").append(i).append(", :type :invoke, :f :write, :value [1 2]}\n");
        }
        assertThat(hear(writes.toString()).rows).hasSize(StreamKeys.UNDECIDED_MAX);
        assertThatThrownBy(() -> hear(writes + pair))
                .hasMessageStartingWith("file:1001:1: this value is a pair of a key and a value");
    }

    @Test
    void refusesWhatHasNoOrderInRealTime() {
        for (String text : new String[] {
            "{:process 0, :type :ok, :f :read, :value 3}", "w 1 2\nr 3 4\n-----\n",
        }) {
            assertThatThrownBy(() -> hear(text))
                    .isInstanceOfSatisfying(HistoryException.class, e -> assertThat(e.isNoStream())
                            .isTrue())
                    .hasMessageStartingWith("file:1:1: completions without invocations");
        }
        assertThatThrownBy(() -> hear("""
                        {"process":0,"type":"invoke","f":"read"}
                        {"process":0,"type":"ok","f":"read","key":"x"}
                        """))
                .isInstanceOfSatisfying(
                        HistoryException.class, e -> assertThat(e.isNoStream()).isTrue())
                .hasMessageStartingWith("file:2:1: a completion tells another key");
    }

    @Test
    void aProcessThatGoesOnHasGivenUpWhenLenient() {
        String text =
                "{:process 0, :type :invoke, :f :a} {:process 0, :type :invoke, :f :b} {:process 0, :type :ok, :f :b}";
        assertThat(hear(text, DEFAULTS.withLenient(true)).rows)
                .containsExactly("0 0 a null null 0", "0 0 INFO null 1", "1 0 b null null 1", "1 0 OK null 2");
        assertThatThrownBy(() -> hear(text)).hasMessageContaining("still open");
    }

    @Test
    void tellsWhatRealHistoriesSay() throws IOException {
        String setting = System.getProperty("touchstone.histories", "");
        assumeTrue(!setting.isEmpty(), "-Dtouchstone.histories names no folder of real histories");
        int told = 0;
        int whole = 0;
        for (Path file : realFiles(setting)) {
            History history = HistoryReader.read(file);
            Heard heard = new Heard();
            if (history.hasRealTime()) {
                HistoryStream.read(file, DEFAULTS, heard);
                assertThat(heard.all()).as(file.toString()).isEqualTo(Heard.of(history));
                assertTold(Writing.COLUMNS.bytes(history), file + " as columns");
                told++;
            } else {
                assertThatThrownBy(() -> HistoryStream.read(file, DEFAULTS, heard))
                        .as(file.toString())
                        .isInstanceOfSatisfying(HistoryException.class, e -> assertThat(e.isNoStream())
                                .isTrue());
                whole++;
            }
        }
        assertThat(told).isGreaterThan(100);
        assertThat(whole).isPositive();
    }

    private static List<Path> realFiles(String setting) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(setting))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".tsv")
                            && !file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().endsWith("calls.jsonl.gz"))
                    // Small files made to try forms, some of which are refused.
                    .filter(file -> !file.getParent().endsWith("small"))
                    .sorted()
                    .toList();
        }
    }
}
