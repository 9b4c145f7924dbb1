// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients whose processes are names, beside faults, which are told by names as well. */
class NamedProcessesTest {
    private static final String EDN = """
            {:process :client-7 :type :invoke :f :write :value 1}
            {:process 7 :type :invoke :f :read :value nil}
            {:process :nemesis :type :info :f :start :value :cut}
            {:process "other" :type :invoke :f :write :value 2}
            {:process :client-7 :type :ok :f :write :value 1}
            {:process 7 :type :ok :f :read :value 1}
            {:process "other" :type :info :f :write :value 2 :error :timeout}
            {:process :clock :type :info :f :bump :value 3}
            """;

    private static History read(String text) {
        return HistoryReader.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
    }

    private static void assertNamed(History history) {
        assertThat(history.size()).isEqualTo(3);
        assertThat(history.client(0)).isEqualTo("client-7");
        assertThat(history.client(1)).isEqualTo("client 7");
        assertThat(history.client(2)).isEqualTo("client other");
        assertThat(history.process(0)).isEqualTo(8);
        assertThat(history.process(2)).isEqualTo(9);
        assertThat(history.processName(7)).isNull();
        assertThat(history.isOk(0)).isTrue();
        assertThat(history.isInfo(2)).isTrue();
        assertThat(history.values().render(history.error(2))).isEqualTo(":timeout");
        assertThat(history.faults()).extracting(FaultWindow::fault).containsExactlyInAnyOrder("nemesis", "bump");
    }

    @Test
    void isAClientInEveryFormat() {
        assertNamed(read(EDN));
        assertNamed(read("""
                {"process":":client-7","type":"invoke","f":"write","value":1}
                {"process":7,"type":"invoke","f":"read"}
                {"process":"nemesis","type":"info","f":"start","value":":cut"}
                {"process":"other","type":"invoke","f":"write","value":2}
                {"process":":client-7","type":"ok","f":"write","value":1}
                {"process":7,"type":"ok","f":"read","value":1}
                {"process":"other","type":"info","f":"write","value":2,"error":":timeout"}
                {"process":"clock","type":"info","f":"bump","value":3}
                """));
        assertNamed(read("""
                :client-7 :invoke :write 1
                7 :invoke :read nil
                :nemesis :info :start :cut
                other :invoke :write 2
                :client-7 :ok :write 1
                7 :ok :read 1
                "other" :info :write 2 :timeout
                :clock :info :bump 3
                """));
    }

    @Test
    void isWrittenByItsName(@TempDir Path folder) throws IOException {
        History history = read(EDN.replaceAll(".*:(nemesis|clock).*\n", ""));
        JsonLinesWriter.write(history, folder.resolve("h.jsonl"));
        EdnWriter.write(history, folder.resolve("h.edn"));
        for (String name : new String[] {"h.jsonl", "h.edn"}) {
            History again = HistoryReader.read(folder.resolve(name));
            Same.assertSame(again, history, name);
            assertThat(again.client(2)).isEqualTo("client other");
        }
    }

    @Test
    void findsANumberWhereTheHighestIsTaken() {
        History history = read("""
                {:process 2147483647 :type :invoke :f :read}
                {:process 0 :type :invoke :f :read}
                {:process :a :type :invoke :f :read}
                {:process :b :type :invoke :f :read}
                """);
        assertThat(history.process(2)).isEqualTo(1);
        assertThat(history.process(3)).isEqualTo(2);
        assertThat(history.client(3)).isEqualTo("client b");
    }

    @Test
    void isCalledByItsNameWhereItIsWrong() {
        assertThatThrownBy(() -> read("{:process :a :type :invoke :f :read} {:process :a :type :invoke :f :read}"))
                .hasMessage("file:1:38: process a invokes read while its read is still open");
        assertThatThrownBy(() -> read("{:process -2147483648 :type :invoke :f :read}"))
                .hasMessageContaining("process -2147483648 does not fit 32 bits");
    }
}
