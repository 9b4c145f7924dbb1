// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntRBTreeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What was found, in words: what makes the history invalid, and what is only told, as Kafka allows it. Not thread-safe. */
final class KafkaFindings {
    private final Messages messages;
    private final History history;
    private final ResultBuilder out;
    private final Map<String, Integer> told = new LinkedHashMap<>();
    private final List<String> first = new ArrayList<>();

    KafkaFindings(Messages messages, ResultBuilder out) {
        this.messages = messages;
        this.history = messages.history();
        this.out = out;
    }

    /** Counts a violation; its argument cites the messages. */
    void add(String anomaly, String title, String inWords, int... cited) {
        out.add(() -> finding(anomaly, title, inWords, cited));
    }

    /** Counts a violation that a later poll would refute. */
    void addUnlessPolled(String anomaly, String title, String inWords, int... cited) {
        out.add(() -> finding(anomaly, title, inWords, cited).unless("a later poll returns it"));
    }

    /** Counts a cycle that makes the history invalid. */
    void add(Finding finding) {
        out.add(() -> finding);
    }

    /** Counts what is no violation; the first of each kind is kept in words. */
    void tell(String anomaly, Supplier<String> inWords) {
        if (told.merge(anomaly, 1, Integer::sum) == 1) {
            first.add(anomaly + ": " + inWords.get());
        }
    }

    void measure() {
        out.measure("told", told);
        out.measure("told-first", first);
    }

    private Finding finding(String anomaly, String title, String inWords, int... cited) {
        List<String> because = new ArrayList<>();
        for (int message : cited) {
            because.add(cite(message));
        }
        int[] operations = Arrays.stream(cited).map(messages::owner).toArray();
        return new Finding(anomaly, title, inWords, because, List.copyOf(new IntRBTreeSet(operations)), null, null);
    }

    /** {@code #4: client 2 polled 17 at offset 9 of partition 0}, with how it ended unless it was ok. */
    private String cite(int message) {
        int op = messages.owner(message);
        String end =
                switch (history.outcome(op)) {
                    case OK -> ".";
                    case FAIL -> ", and failed.";
                    case INFO -> ", and never learned its outcome.";
                };
        return "#" + op + ": " + history.client(op) + (messages.isSent(message) ? " sent " : " polled ")
                + where(message) + end;
    }

    /** {@code 17 at offset 9 of partition 0}, {@code 17 to partition 0}. */
    String where(int message) {
        String partition = "partition " + messages.partitions().name(messages.partition(message));
        String value = messages.valueText(message);
        return messages.offset(message) != Messages.NO_OFFSET
                ? value + " at offset " + messages.offset(message) + " of " + partition
                : value + (messages.isSent(message) ? " to " : " of ") + partition;
    }
}
