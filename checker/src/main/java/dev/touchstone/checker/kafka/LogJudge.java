// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import java.util.ArrayList;
import java.util.List;

/**
 * Judges the log of each partition by itself: whether an offset has one message, a message one offset, and what was sent was polled by somebody as
 * soon as anybody polled what is behind it. Not thread-safe.
 */
final class LogJudge {
    private final Messages messages;
    private final Logs logs;
    private final KafkaFindings findings;
    private long unseen;
    private long sentAgain;
    private long undecided;

    LogJudge(Messages messages, Logs logs, KafkaFindings findings) {
        this.messages = messages;
        this.logs = logs;
        this.findings = findings;
    }

    /** How many acknowledged messages no poll returned, those that are lost included. */
    long unseen() {
        return unseen;
    }

    /** How many values were sent more than once to a partition. */
    long sentAgain() {
        return sentAgain;
    }

    /** How many messages were sent more than once, and are at some offset or were polled: who sent them is not known. */
    long undecided() {
        return undecided;
    }

    void judge(PartitionLog log) {
        for (int place = 0; place < log.size(); place++) {
            if (log.at(place).size() > 1) {
                reportInconsistent(log, place);
            }
        }
        for (LogValue value : log.values()) {
            sentAgain += value.isSentAgain() ? 1 : 0;
            undecided += value.isSentAgain() && (value.isPolled() || !value.places.isEmpty()) ? 1 : 0;
            if (value.places.size() > Math.max(1, value.sends.size())) {
                reportDuplicate(log, value);
            }
            if (value.isPolled() && value.sends.isEmpty()) {
                reportUnsent(log, value);
            }
        }
        judgeLost(log);
    }

    private void reportInconsistent(PartitionLog log, int place) {
        List<LogValue> there = log.at(place);
        int[] cited = new int[Math.min(4, there.size())];
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < cited.length; i++) {
            cited[i] = there.get(i).witness(place);
            texts.add(messages.valueText(cited[i]));
        }
        findings.add(
                "inconsistent-offsets",
                "Offset " + log.offset(place) + " of partition " + log.name() + " has " + there.size() + " messages",
                "Clients disagree on what is at offset " + log.offset(place) + " of partition " + log.name() + ": "
                        + String.join(", ", texts) + ".",
                cited);
    }

    private void reportDuplicate(PartitionLog log, LogValue value) {
        int[] cited = new int[Math.min(4, value.places.size())];
        List<String> offsets = new ArrayList<>();
        for (int i = 0; i < cited.length; i++) {
            cited[i] = value.witnesses.getInt(i);
            offsets.add(String.valueOf(messages.offset(cited[i])));
        }
        String text = messages.valueText(cited[0]);
        findings.add(
                "duplicate",
                text + " is " + value.places.size() + " times in partition " + log.name(),
                text + " was sent " + (value.sends.size() < 2 ? "once" : value.sends.size() + " times")
                        + " to partition " + log.name() + ", and is at the offsets " + String.join(", ", offsets)
                        + (value.places.size() > cited.length ? " and more." : "."),
                cited);
    }

    private void reportUnsent(PartitionLog log, LogValue value) {
        String text = messages.valueText(value.poll);
        if (value.failedSend == LogValue.NONE) {
            findings.add(
                    "read-never-written",
                    text + " was polled from partition " + log.name() + ", and nobody sent it",
                    "A client polled " + text + ", which nobody sent to partition " + log.name() + ".",
                    value.poll);
            return;
        }
        findings.add(
                "G1a",
                "Aborted read of " + text + " from partition " + log.name(),
                "A client polled " + text + ", whose send surely did not happen.",
                value.failedSend,
                value.poll);
    }

    /**
     * Of a value at several places only the first says how far was polled, and only the last whether it should have been: so no choice among them
     * makes a loss.
     */
    private void judgeLost(PartitionLog log) {
        LogValue furthest = null;
        for (LogValue value : log.values()) {
            if (value.isPolled()
                    && !value.places.isEmpty()
                    && (furthest == null || value.places.getInt(0) > furthest.places.getInt(0))) {
                furthest = value;
            }
        }
        for (LogValue value : log.values()) {
            if (value.isPolled()) {
                continue;
            }
            boolean acknowledged = value.sends.intStream().anyMatch(messages::isOk);
            unseen += acknowledged ? 1 : 0;
            if (furthest != null
                    && !value.places.isEmpty()
                    && value.places.getInt(value.places.size() - 1) < furthest.places.getInt(0)
                    && value.unfinishedPoll == LogValue.NONE) {
                reportLost(log, value, furthest);
            }
        }
    }

    private void reportLost(PartitionLog log, LogValue value, LogValue furthest) {
        int send = value.sends
                .intStream()
                .filter(each -> logs.happened(messages.owner(each)))
                .findFirst()
                .orElse(LogValue.NONE);
        if (send == LogValue.NONE) {
            return;
        }
        String text = messages.valueText(send);
        findings.addUnlessPolled(
                "lost-write",
                text + " was sent to partition " + log.name() + " and lost",
                text + " was sent to partition " + log.name() + ", and no poll that answered returned it, though one"
                        + " returned " + messages.valueText(furthest.poll) + ", which is behind it.",
                send,
                furthest.poll);
    }
}
