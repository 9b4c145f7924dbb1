// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Histories of real stores, with the verdicts of Knossos and Porcupine. The folder is given by the system property
 * {@code touchstone.histories}; without it the test is skipped. Each line is read here by a pattern of its own, enough
 * for these files and no others.
 */
class RealHistoriesTest {
    private static final Pattern LOG = Pattern.compile("INFO +jepsen.util - (\\S+)\\s+(:\\S+)\\s+(:\\S+)\\s+(.*)");
    private static final Pattern EDN = Pattern.compile(
            ":process ([^,}]+), :type (:\\w+), :f (:\\w+),(?: :key (\"[^\"]*\"),)? :value (\\[[^]]*]|\"[^\"]*\"|[^,}]+)");

    @Test
    void agreesWithKnossosAndPorcupine() throws IOException {
        String folder = System.getProperty("touchstone.histories", "");
        assumeThat(folder).as("-Dtouchstone.histories").isNotEmpty();
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (String line : Files.readAllLines(Path.of(folder, "VERDICTS.tsv"))) {
            String[] cells = line.split("\t");
            if (!cells[0].startsWith("knossos/") && !cells[0].startsWith("porcupine/")) {
                continue;
            }
            History history = read(Path.of(folder, cells[0]));
            String model = cells[2].startsWith("kv")
                    ? "kv"
                    : cells[2].contains("initial 0") ? "cas-register(0)" : "cas-register";
            CheckResult result = new LinearizabilityChecker(model).check(history, Budget.defaults());
            judged++;
            if (!result.verdict().word().equals(cells[3])) {
                wrong.add(
                        cells[0] + ": " + result.verdict().word() + " instead of " + cells[3] + " " + result.unknown());
            }
        }
        assertThat(judged).isGreaterThan(50);
        assertThat(wrong).isEmpty();
    }

    private static History read(Path file) throws IOException {
        HistoryBuilder builder = new HistoryBuilder();
        for (String line : Files.readAllLines(file)) {
            Matcher log = LOG.matcher(line);
            Matcher edn = EDN.matcher(line);
            if (log.matches()) {
                event(builder, log.group(1), log.group(2), log.group(3), null, log.group(4));
            } else if (edn.find()) {
                event(builder, edn.group(1), edn.group(2), edn.group(3), edn.group(4), edn.group(5));
            }
        }
        return builder.build();
    }

    private static void event(
            HistoryBuilder builder,
            String who,
            String type,
            String function,
            @org.jspecify.annotations.Nullable String key,
            String text) {
        if (!who.matches("\\d+")) {
            return;
        }
        int process = Integer.parseInt(who);
        int value = value(builder.values(), text.trim());
        if (type.equals(":invoke")) {
            int keyRef = key == null ? Values.NIL : value(builder.values(), key);
            builder.invoke(process, function.substring(1), keyRef, value, 0);
        } else if (builder.isOpen(process)) {
            Outcome outcome =
                    switch (type) {
                        case ":ok" -> Outcome.OK;
                        case ":fail" -> text.contains("timed-out") ? Outcome.INFO : Outcome.FAIL;
                        default -> Outcome.INFO;
                    };
            builder.complete(process, outcome, outcome == Outcome.OK ? value : Values.NIL, 0);
        }
    }

    private static int value(Values values, String text) {
        if (text.startsWith("[")) {
            String[] parts = text.substring(1, text.length() - 1).trim().split("\\s+");
            int[] refs = new int[parts.length];
            for (int i = 0; i < parts.length; i++) {
                refs[i] = value(values, parts[i]);
            }
            return values.ofList(refs);
        } else if (text.startsWith("\"")) {
            return values.ofString(text.substring(1, text.length() - 1));
        } else if (text.matches("-?\\d+")) {
            return values.ofLong(Long.parseLong(text));
        }
        return text.equals("nil") ? Values.NIL : values.ofKeyword(text);
    }
}
