// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryReaderTest {
    private static History read(String text, ReadOptions options) {
        return HistoryReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file", options);
    }

    private static History read(String text) {
        return read(text, ReadOptions.defaults());
    }

    private static String value(History history, int op) {
        return history.values().render(history.value(op));
    }

    /** Every kind of value, outcome and evidence. */
    private static History everything() {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int[] pair = {values.ofKeyword("from"), values.ofLong(-3)};
        int[] odd = {values.ofString("s"), values.ofDouble(1.5), values.ofKeyword("7"), values.ofLong(1L << 60)};
        int nasty = values.ofString(":\u0001\"\\\n\u20ac\uD83D\uDE00");
        int input = values.ofList(
                values.ofMap(pair, 0, 2),
                values.ofMap(odd, 0, 4),
                values.ofSet(odd, 0, 3),
                nasty,
                values.ofString("half a pair: \ud800"),
                Values.TRUE);
        int op = builder.invoke(0, "write", values.ofString("::k"), input, 5);
        builder.node(op, values.ofString("n1"));
        builder.invoke(1, "read", Values.NIL, Values.NIL, 6);
        builder.invoke(2, "cas", values.ofLong(4), values.ofList(values.ofLong(1), values.ofLong(2)), 7);
        builder.complete(0, Outcome.OK, input, 9);
        builder.version(op, values.ofString("v1"));
        builder.error(builder.complete(2, Outcome.INFO, Values.NIL, 11), values.ofKeyword("timeout"));
        builder.invoke(0, "txn", Values.NIL, values.ofList(), 12);
        builder.complete(0, Outcome.FAIL, values.ofList(), 13);
        builder.fault(new FaultWindow("kill", "n1,n2", 8, 10));
        builder.fault(new FaultWindow("kill", "n1,n2", 8, Long.MAX_VALUE));
        builder.fault(new FaultWindow("partition", "", 100, 200));
        return builder.build();
    }

    @Test
    void readsBackWhatTheWritersWrote(@TempDir Path folder) throws IOException {
        History history = everything();
        for (String name : new String[] {"h.jsonl", "h.jsonl.zst", "h.jsonl.gz"}) {
            JsonLinesWriter.write(history, folder.resolve(name));
            Same.assertSame(HistoryReader.read(folder.resolve(name)), history, name);
        }
        for (String name : new String[] {"h.edn", "h.edn.gz"}) {
            EdnWriter.write(history, folder.resolve(name));
            Same.assertSame(HistoryReader.read(folder.resolve(name)), history, name);
        }
        ColumnsWriter.write(history, folder.resolve("h.tcol"));
        Same.assertSame(HistoryReader.read(folder.resolve("h.tcol")), history, "h.tcol");
        try (var files = Files.list(folder)) {
            assertThat(files).as("no temporary file is left").hasSize(6);
        }
    }

    @Test
    void writesTheSameBytesAgain() throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        JsonLinesWriter.write(everything(), first);
        JsonLinesWriter.write(
                HistoryReader.read(new ByteArrayInputStream(first.toByteArray()), "x", ReadOptions.defaults()), second);
        assertThat(second.toString(StandardCharsets.UTF_8)).isEqualTo(first.toString(StandardCharsets.UTF_8));
    }

    @Test
    void writesAnEmptyHistory() throws IOException {
        ByteArrayOutputStream edn = new ByteArrayOutputStream();
        EdnWriter.write(new HistoryBuilder().build(), edn);
        assertThat(read(edn.toString(StandardCharsets.UTF_8)).size()).isZero();
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JsonLinesWriter.write(new HistoryBuilder().build(), json);
        assertThat(read(json.toString(StandardCharsets.UTF_8)).size()).isZero();
    }

    @Test
    void readsJepsenRecordsAndKeyedTuples() {
        History history = read("""
            #jepsen.history.Op{:index 0, :time 3, :type :invoke, :process 2, :f :read, :value [x nil]}
            #jepsen.history.Op{:index 1, :time 4, :type :ok, :process 2, :f :read, :value [x 5], :exception #object[a.B 0x1 "c"]}
            """);
        assertThat(history.values().render(history.key(0))).isEqualTo(":x");
        assertThat(value(history, 0)).isEqualTo("5");
        assertThat(history.invokeNanos(0)).isEqualTo(3);
        History tagged = read("{:process 0, :type :ok, :f :write, :value #jepsen.independent.Tuple [1 [2 3]]}");
        assertThat(value(tagged, 0)).isEqualTo("[2 3]");
        History untouched = read(
                "{:process 0, :type :invoke, :f :read, :value [1 nil]}",
                ReadOptions.defaults().withKeyed(ReadOptions.Keyed.NO));
        assertThat(untouched.values().render(untouched.input(0))).isEqualTo("[1 nil]");
    }

    @Test
    void callsFunctionsByOneName() {
        History history = read("""
            [{"process":0,"type":"ok","value":[["append","x",1],["r","x",[1]]]},
             {"process":0,"type":"ok","f":"get","key":"a","value":"b"},
             {"process":0,"type":"ok","f":"put","key":"a","value":"b"}]
            """);
        assertThat(history.functions()).containsExactly("txn", "read", "write");
        assertThat(value(history, 0)).isEqualTo("[[:append \"x\" 1] [:r \"x\" [1]]]");
        assertThat(history.hasRealTime()).isFalse();
        assertThat(history.hasClock()).isFalse();
    }

    @Test
    void fillsInWhatACompletionLeavesOut() {
        History history = read("""
            {"process":0,"type":"invoke","f":"write","key":"x","value":1,"time":1}
            {"process":1,"type":"invoke","f":"write","key":"x","value":2,"time":2}
            {"process":0,"type":"ok","time":3}
            {"process":1,"type":"info","f":"write","value":":timed-out","time":4}
            """);
        assertThat(value(history, 0)).isEqualTo("1");
        assertThat(history.hasRealTime()).isTrue();
        assertThat(history.hasClock()).isTrue();
        assertThat(history.output(1)).isEqualTo(Values.NIL);
        assertThat(history.values().render(history.error(1))).isEqualTo(":timed-out");
    }

    @Test
    void pairsFaultsOfANemesis() {
        History history = read("""
            {:process :nemesis, :type :info, :f :start-partition, :value :majority, :time 10}
            {:process :nemesis, :type :info, :f :start-partition, :value "n1 | n2", :time 12}
            {:process :nemesis, :type :info, :f :kill, :value ["n3"], :time 20}
            {:process :nemesis, :type :info, :f :kill, :value nil, :time 21}
            {:process :nemesis, :type :info, :f :stop-partition, :value nil, :time 30}
            {:process :nemesis, :type :info, :f :stop-partition, :value "healed", :time 31}
            {:process :nemesis, :type :info, :f :check-offsets, :time 40}
            """);
        assertThat(history.faults())
                .containsExactly(
                        new FaultWindow("partition", "n1 | n2", 10, 30),
                        new FaultWindow("kill", "[\"n3\"]", 20, Long.MAX_VALUE),
                        new FaultWindow("check-offsets", "", 40, 40));
        assertThat(history.size()).isZero();
    }

    @Test
    void leavesAnOperationBehindWhenLenient() {
        String text =
                "{:process 0, :type :invoke, :f :a} {:process 0, :type :invoke, :f :b} {:process 0, :type :ok, :f :b}";
        History history = read(text, ReadOptions.defaults().withLenient(true));
        assertThat(history.isInfo(0)).isTrue();
        assertThat(history.isOk(1)).isTrue();
    }

    @Test
    void skipsCommentsDiscardsAndOtherFields() {
        History history = read("; first\n[{:x #_ #_ 1 [2 {}] 3, [:y] [{:process 9}], :process 1, :type :ok, "
                + ":f :read #_{:a 1}, :value (1 2)}] ; end");
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.process(0)).isEqualTo(1);
    }

    @Test
    void readsSessionsOfAwdit() {
        History history = read("w 1 2\nr 3 4\n-----\nr 1 2\n=====\nr 1 2\n");
        assertThat(history.size()).isEqualTo(3);
        assertThat(value(history, 0)).isEqualTo("[[:w 1 2] [:r 3 4]]");
        assertThat(history.process(1)).isZero();
        assertThat(history.process(2)).isEqualTo(1);
        assertThat(history.hasRealTime()).isFalse();
    }

    @Test
    void readsTheOperationsOfAJepsenLog() {
        History history = read("""
            INFO  jepsen.core - Worker 1 starting
            INFO  jepsen.util - 1	:invoke	:cas	[3 4]
            INFO  jepsen.util - 1	:info	:cas	:timed-out
            INFO  jepsen.util - :nemesis	:info	:start	"cut"
            """);
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.values().render(history.input(0))).isEqualTo("[3 4]");
        assertThat(history.faults()).extracting(FaultWindow::fault).containsExactly("nemesis");
    }

    @Test
    void readsTheLogsOfNewerJepsensAndTheirHistoryTxt() {
        History log = read("""
            INFO [2023-03-31 19:07:32,205] main - jepsen.core Relax!
            INFO [2023-03-31 19:07:32,205] jepsen worker 2 - jepsen.util 2\t:invoke\t:read\tnil
            2023-03-31 19:07:32,205{GMT}\tINFO\t[jepsen worker 2] jepsen.util: 2\t:ok\t:read\t5
            INFO [2023-03-31 19:07:33,205] jepsen nemesis - jepsen.util :nemesis\t:info\t:start\t:majority
            """);
        assertThat(log.size()).isEqualTo(1);
        assertThat(value(log, 0)).isEqualTo("5");
        assertThat(log.faults()).hasSize(1);
        History text = read("2\t:invoke\t:read\tnil\n:nemesis\t:info\t:start\tnil\n2\t:ok\t:read\t5\n");
        assertThat(text.size()).isEqualTo(1);
        assertThat(value(text, 0)).isEqualTo("5");
        assertThat(text.faults()).hasSize(1);
    }

    @Test
    void passesOverAByteOrderMarkAndReadsLinesOfWindows() {
        String lines = """
            \ufeff{"process":0,"type":"invoke","f":"read"}
            {"process":0,"type":"ok","f":"read","value":3}
            """;
        History json = read(lines.replace("\n", "\r\n"));
        assertThat(value(json, 0)).isEqualTo("3");
        assertThat(read("\ufeff; a comment\r\n{:process 0, :type :ok, :f :read, :value 3}\r\n")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void tellsTheFormatBehindALongPreamble() {
        String preamble = "INFO  jepsen.core - setting up a node, slowly\n".repeat(300);
        assertThat(read(preamble + "INFO  jepsen.util - 1\t:invoke\t:read\tnil\n")
                        .size())
                .isEqualTo(1);
        assertThat(read("; a comment\n".repeat(5000) + "{:process 0, :type :ok, :f :read, :value 3}")
                        .size())
                .isEqualTo(1);
    }
}
