// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.anomalies;

import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An anomaly of the catalogue, with the smallest history that has it.
 *
 * @param file the name of its picture and of its history, without ending
 * @param anomaly its name, as checkers report it
 * @param title other names of it, empty if there is none
 * @param checker which of {@link Checkers} finds it
 * @param also anomalies that this one never comes without
 * @param operations the history, an operation each
 * @param arrows what the picture shows besides the finding's own graph: {@code 0>1 label}
 * @param prose what it is
 */
record Example(
        String file,
        String anomaly,
        String title,
        String checker,
        Set<String> also,
        List<Step> operations,
        List<String> arrows,
        String prose) {

    private static final Pattern STEP =
            Pattern.compile("(?:@(\\d+)-(\\d+) )?(?:p(\\d+) )?(?:(fail|info) )?(?:(\\w+) (\\S+) (\\S.*)|(.*))");
    private static final Pattern MICRO = Pattern.compile("([arw])([a-z])(\\d*)");

    /**
     * One operation: {@code [@begin-end] [pPROCESS] [fail|info]} and either micro-operations, {@code ax1 rx12 ry}, or
     * {@code FUNCTION KEY VALUE} with the value as JSON.
     *
     * @param begin when it is invoked; a transaction is at most as long as the time to the next multiple of ten
     */
    record Step(int begin, int end, int process, String outcome, String function, String key, String value) {
        /** As in the picture. */
        String label() {
            if (!function.equals("txn")) {
                String shown = value.replace("null", "nil").replace("\"", "").replace(",", " ");
                return function + (key.equals("-") ? "" : " " + key) + " " + shown;
            }
            return value.replaceAll("\\[\"(\\w+)\",\"?(\\w+)\"?,(?:null|(\\d+|\\[[\\d,]*\\]))\\]", "$1 $2 $3")
                    .replaceAll("^\\[|\\]$", "")
                    .replaceAll(",(?=[arw])", ", ")
                    .replace("append ", "a ")
                    .replaceAll(" +(?=,|$)", " nil")
                    .replaceAll("(?<=\\d),(?=\\d)", " ");
        }
    }

    /** Reads {@code a / b > c}: b goes with a, c comes after both. */
    static List<Step> steps(String text, boolean lists) {
        List<Step> steps = new ArrayList<>();
        int phase = 0;
        for (String group : text.split(" > ")) {
            for (String one : group.split(" / ")) {
                steps.add(step(one, phase, steps.size(), lists));
            }
            phase++;
        }
        return steps;
    }

    private static Step step(String text, int phase, int number, boolean lists) {
        Matcher m = STEP.matcher(text.trim());
        if (!m.matches()) {
            throw new IllegalArgumentException("no operation: " + text);
        }
        int begin = m.group(1) == null ? phase * 10 : Integer.parseInt(m.group(1));
        int end = m.group(2) == null ? phase * 10 + 9 : Integer.parseInt(m.group(2));
        int process = m.group(3) == null ? number : Integer.parseInt(m.group(3));
        String outcome = m.group(4) == null ? "ok" : m.group(4);
        boolean micros = Arrays.stream(text.trim().split(" ")).anyMatch(word -> word.matches("[arw][xyz]\\d*"));
        if (micros) {
            String body = m.group(8) == null ? m.group(5) + " " + m.group(6) + " " + m.group(7) : m.group(8);
            return new Step(begin, end, process, outcome, "txn", "-", transaction(body, lists));
        }
        return new Step(begin, end, process, outcome, m.group(5), m.group(6), m.group(7));
    }

    private static String transaction(String body, boolean lists) {
        List<String> micros = new ArrayList<>();
        for (String word : body.split(" ")) {
            Matcher m = MICRO.matcher(word);
            if (!m.matches()) {
                throw new IllegalArgumentException("no micro-operation: " + word);
            }
            String value = m.group(3).isEmpty() ? "null" : m.group(3);
            if (lists && m.group(1).equals("r")) {
                value = "[" + String.join(",", m.group(3).split("")) + "]";
            }
            String function = m.group(1).equals("a") ? "append" : m.group(1);
            micros.add("[\"" + function + "\",\"" + m.group(2) + "\"," + value + "]");
        }
        return "[" + String.join(",", micros) + "]";
    }

    /** The history of some operations, as JSON lines. */
    static String jsonLines(List<Step> steps) {
        record Event(int time, boolean completes, int step) {}
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            events.add(new Event(steps.get(i).begin(), false, i));
            events.add(new Event(steps.get(i).end(), true, i));
        }
        events.sort(Comparator.comparingInt(Event::time)
                .thenComparing(Event::completes)
                .thenComparing(Event::step));
        StringBuilder out = new StringBuilder();
        for (Event event : events) {
            Step step = steps.get(event.step());
            boolean asks = !event.completes()
                    && (step.function().startsWith("read")
                            || step.function().equals("dequeue")
                            || step.function().equals("generate"));
            out.append("{\"type\":\"")
                    .append(event.completes() ? step.outcome() : "invoke")
                    .append("\",\"process\":")
                    .append(step.process())
                    .append(",\"f\":\"")
                    .append(step.function())
                    .append(step.key().equals("-") ? "\"" : "\",\"key\":\"" + step.key() + "\"")
                    .append(",\"value\":")
                    .append(asks ? "null" : step.value())
                    .append(",\"time\":")
                    .append(event.time() * 1_000_000L)
                    .append("}\n");
        }
        return out.toString();
    }

    static History history(List<Step> steps) {
        byte[] text = jsonLines(steps).getBytes(StandardCharsets.UTF_8);
        return HistoryReader.read(new ByteArrayInputStream(text), "example.jsonl", ReadOptions.defaults());
    }

    History history() {
        return history(operations);
    }
}
