// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.touchstone.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the folder of real histories that {@code -Dtouchstone.histories} names. */
class RealHistoriesTest {
    private final String setting = System.getProperty("touchstone.histories", "");

    @BeforeEach
    void haveHistories() {
        assumeTrue(!setting.isEmpty(), "-Dtouchstone.histories names no folder of real histories");
    }

    private List<Path> files() throws IOException {
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

    private History read(String file) {
        return HistoryReader.read(Path.of(setting, file));
    }

    @Test
    void readsEveryFile() throws IOException {
        List<Path> files = files();
        assertThat(files).hasSizeGreaterThan(100);
        for (Path file : files) {
            History history = HistoryReader.read(file);
            assertThat(history.events() + history.faults().size())
                    .as("events and faults of %s", file)
                    .isPositive();
        }
    }

    @Test
    void countsWhatIsThere() {
        assertThat(read("elle-generated/la-atomic-c20-w32-10k.edn.gz").size()).isEqualTo(10_000);
        assertThat(read("elle-generated/huge-scc.edn.gz").events()).isEqualTo(20_508);
        assertThat(read("elle-cli/jepsen/bank-tidb.edn").events()).isEqualTo(7132);
        assertThat(read("elle-cli/jepsen/counter.json").events()).isEqualTo(574);
        assertThat(read("porcupine/kv/c01-bad.txt").events()).isEqualTo(76);
        assertThat(read("porcupine/jepsen/etcd_008.log").events()).isEqualTo(168);
        History log = read("knossos/cas-register/good/mongodb-v0-ack-rollback-.edn");
        assertThat(log.events()).isZero();
        assertThat(log.faults()).hasSize(10);
    }

    @Test
    void tellsJsonAndEdnOfOneHistoryAlike() {
        for (String name : List.of("elle-cli/jepsen/counter", "elle-cli/jepsen/bank", "elle-cli/elle/paper-example")) {
            History edn = read(name + ".edn");
            History json = read(name + ".json");
            assertThat(json.size()).isEqualTo(edn.size());
            for (int op = 0; op < edn.size(); op++) {
                assertThat(json.function(op)).isEqualTo(edn.function(op));
                assertThat(json.outcome(op)).isEqualTo(edn.outcome(op));
                assertThat(json.invokeIndex(op)).isEqualTo(edn.invokeIndex(op));
                assertThat(Same.text(json, json.value(op))).isEqualTo(Same.text(edn, edn.value(op)));
            }
        }
    }

    @Test
    void survivesAllWriters(@TempDir Path folder) throws IOException {
        for (Path file : files()) {
            History history = HistoryReader.read(file);
            Path edn = folder.resolve("history.edn.gz");
            EdnWriter.write(history, edn);
            Same.assertSame(HistoryReader.read(edn), history, file + " as EDN");
            Path json = folder.resolve("history.jsonl.zst");
            JsonLinesWriter.write(history, json);
            Same.assertSame(HistoryReader.read(json), history, file + " as JSON");
            Path columns = folder.resolve("history.tcol");
            ColumnsWriter.write(history, columns);
            Same.assertSame(HistoryReader.read(columns), history, file + " as columns");
        }
    }
}
