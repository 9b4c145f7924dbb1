// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Histories of real stores, with the verdicts of Knossos and Porcupine. The folder is given by the system property
 * {@code touchstone.histories}; without it the test is skipped. No verdict differs, but that four
 * histories of writes alone are valid there: nothing was read, and here that is unknown.
 */
class RealHistoriesTest {
    @Test
    void agreesWithKnossosAndPorcupine() throws IOException {
        String folder = System.getProperty("touchstone.histories", "");
        assumeThat(folder).as("-Dtouchstone.histories").isNotEmpty();
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        int silent = 0;
        for (String line : Files.readAllLines(Path.of(folder, "VERDICTS.tsv"))) {
            String[] cells = line.split("\t");
            if (!cells[0].startsWith("knossos/") && !cells[0].startsWith("porcupine/")) {
                continue;
            }
            History history = HistoryReader.read(Path.of(folder, cells[0]));
            String model = cells[2].startsWith("kv")
                    ? "kv"
                    : cells[2].contains("initial 0") ? "cas-register(0)" : "cas-register";
            CheckResult result = new LinearizabilityChecker(model).check(history, Budget.defaults());
            judged++;
            Unknown unknown = result.unknown();
            if (unknown != null && unknown.cause() == Unknown.Cause.TOO_FEW_OPERATIONS && cells[3].equals("valid")) {
                silent++;
            } else if (!result.verdict().word().equals(cells[3])) {
                wrong.add(cells[0] + ": " + result.verdict().word() + " instead of " + cells[3] + " " + unknown);
            }
        }
        assertThat(judged).isGreaterThan(50);
        assertThat(wrong).isEmpty();
        assertThat(silent).isEqualTo(4);
    }
}
