// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.format.HistoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histories recorded or made by others, with known verdicts, read from their files. */
class RecordedHistoriesTest {
    private static final List<String> LEVELS =
            List.of("read-committed", "read-atomic", "causal-cerone", "snapshot-isolation", "serializable");

    /**
     * Bad histories that this checker cannot tell, as anomaly and level. A register's versions are known only as far as
     * a transaction reads what it writes, and these three differ from good ones by the order of versions alone: {@code
     * dev.touchstone.checker.isolation} finds them. Elle's read committed does not prohibit {@code internal}: by that
     * alone {@code nonrepeatable}, which read committed allows, could not be told from {@code notmyownwrite}.
     */
    private static final Map<String, Set<String>> MISSED = Map.of(
            "notmyownwrite", Set.of("read-committed"),
            "monotonicread", Set.copyOf(LEVELS),
            "fractured", Set.copyOf(LEVELS),
            "causal", Set.copyOf(LEVELS));

    @ParameterizedTest
    @CsvSource({
        "elle-generated/la-atomic-c20-w32-10k.edn.gz, strict-serializable, VALID, {}",
        "elle-generated/la-ssi-c10-10k.edn.gz, strict-serializable, VALID, {}",
        "elle-generated/la-si-c10-10k.edn.gz, snapshot-isolation, VALID, G2-item=162",
        "elle-generated/la-si-c10-10k.edn.gz, serializable, INVALID, G2-item=162",
        "elle-generated/huge-scc.edn.gz, strict-serializable, INVALID, {G-single-item-realtime=1}",
        "elle-cli/elle/paper-example.edn, strict-serializable, INVALID, {G-single-item=1}",
        "elle-cli/elle/paper-example.json, strict-serializable, INVALID, {G-single-item=1}",
    })
    void judgesLists(String file, String model, Verdict verdict, String anomalies) {
        CheckResult result = check(new ListAppendChecker(ElleOptions.against(model)), file);
        assertThat(result.verdict()).isEqualTo(verdict);
        // Of snapshot isolation also how it fares with process order and real time, whatever was asked.
        assertThat(String.valueOf(result.measurements().get("anomalies"))).contains(anomalies);
    }

    /** What needs no cycle is counted as Elle does; of cycles Elle gives up some, and counts differ from run to run. */
    @ParameterizedTest
    @CsvSource({
        "la-prefix-c10-10k.edn.gz, incompatible-order, 372",
        "la-prefix-c10-10k.edn.gz, lost-update, 195",
        "la-brat-c10-10k.edn.gz, G1b, 1001",
    })
    void countsAsElleDoes(String file, String anomaly, int count) {
        CheckResult result = check(new ListAppendChecker(), "elle-generated/" + file);
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        Map<?, ?> anomalies = (Map<?, ?>) result.measurements().get("anomalies");
        assertThat(anomalies.get(anomaly)).isEqualTo(count);
        assertThat(anomalies.containsKey("G0")).isTrue();
        assertThat(anomalies.containsKey("cycle-search-timeout")).isFalse();
    }

    @TestFactory
    Stream<DynamicTest> judgesRegisters() throws IOException {
        Path table = folder().resolve("txn/VERDICTS.tsv");
        return Files.readAllLines(table).stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .flatMap(columns -> IntStream.range(0, LEVELS.size())
                        .mapToObj(i -> DynamicTest.dynamicTest(
                                columns[1] + " " + LEVELS.get(i),
                                () -> registers(
                                        "txn/" + columns[0].replace(".plume.txt", ".edn"),
                                        LEVELS.get(i),
                                        columns[2 + i].equals("bad")
                                                && !MISSED.getOrDefault(columns[1], Set.of())
                                                        .contains(LEVELS.get(i))))));
    }

    private static void registers(String file, String level, boolean isInvalid) {
        ElleOptions options = ElleOptions.against(level).withWfrKeys();
        assertThat(check(new RwRegisterChecker(options), file).verdict() == Verdict.INVALID)
                .isEqualTo(isInvalid);
    }

    /** Made by an atomic store: no assumption about it may raise a false alarm. */
    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void believesAnAtomicStore(boolean wfr, boolean linearizable) {
        ElleOptions options = ElleOptions.defaults();
        options = wfr ? options.withWfrKeys() : options;
        options = linearizable ? options.withLinearizableKeys() : options;
        CheckResult result = check(new RwRegisterChecker(options), "elle-generated/wr-atomic-c20-w32-10k.edn.gz");
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
    }

    private static CheckResult check(Checker checker, String file) {
        return checker.check(HistoryReader.read(folder().resolve(file)), Budget.defaults());
    }

    private static Path folder() {
        String folder = System.getProperty("touchstone.histories");
        Assumptions.assumeTrue(
                folder != null && !folder.isBlank(),
                "the folder of recorded histories is not given: -Dtouchstone.histories");
        return Path.of(folder);
    }
}
