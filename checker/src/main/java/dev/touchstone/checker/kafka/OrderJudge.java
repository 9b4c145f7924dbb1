// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;

/**
 * Judges the order of messages within each operation: what it polled of a partition, and what it sent to one, goes up the log, and polls leave out
 * nothing. Not thread-safe.
 */
final class OrderJudge {
    private final Messages messages;
    private final Logs logs;
    private final KafkaFindings findings;
    private final Int2IntOpenHashMap lastPoll = new Int2IntOpenHashMap();
    private final Int2IntOpenHashMap lastSend = new Int2IntOpenHashMap();
    private long maybeRebalanced;

    OrderJudge(Messages messages, Logs logs, KafkaFindings findings) {
        this.messages = messages;
        this.logs = logs;
        this.findings = findings;
        lastPoll.defaultReturnValue(LogValue.NONE);
        lastSend.defaultReturnValue(LogValue.NONE);
    }

    /** How many pairs of polls of one operation are out of order, which may be as partitions were assigned anew between them. */
    long maybeRebalanced() {
        return maybeRebalanced;
    }

    /**
     * Judges an operation that sends or polls.
     *
     * @param subscribed whether partitions may be assigned anew at each of its polls
     */
    void judge(int op, boolean subscribed) {
        lastPoll.clear();
        lastSend.clear();
        for (int m = messages.first(op); m < messages.end(op); m++) {
            if (!messages.isSent(m)) {
                judgePolls(lastPoll.put(messages.partition(m), m), m, subscribed);
            } else if (logs.happened(op)) {
                judgeSends(lastSend.put(messages.partition(m), m), m);
            }
        }
        judgePrecommitted(op);
    }

    private void judgePolls(int before, int message, boolean subscribed) {
        int step = step(before, message);
        if (step == 1) {
            return;
        } else if (subscribed && messages.micro(before) != messages.micro(message)) {
            maybeRebalanced++;
        } else if (step > 1) {
            findings.add(
                    "int-poll-skip",
                    "A client's poll left out " + skipped(before, message),
                    "One operation polled " + findings.where(before) + " and next " + findings.where(message)
                            + ", and left out " + skipped(before, message) + " between them.",
                    before,
                    message,
                    between(before));
        } else {
            findings.add(
                    "int-nonmonotonic-poll",
                    "A client's poll went back in partition " + logs.of(message).name(),
                    "One operation polled " + findings.where(before) + " and after it " + findings.where(message)
                            + ", which is no later message.",
                    before,
                    message);
        }
    }

    private void judgeSends(int before, int message) {
        int step = step(before, message);
        if (step > 1) {
            findings.tell(
                    "int-send-skip",
                    () -> "#" + messages.owner(message) + " sent " + findings.where(before) + " and next "
                            + findings.where(message) + ", with another's message between them");
        } else if (step < 1) {
            findings.add(
                    "int-nonmonotonic-send",
                    "A client's sends are in the wrong order in partition "
                            + logs.of(message).name(),
                    "One operation sent " + findings.where(before) + " and after it " + findings.where(message)
                            + ", which is no later place.",
                    before,
                    message);
        }
    }

    /** By how many places the second message is further on than the first; 1 if either's is not known. */
    int step(int before, int message) {
        if (before == LogValue.NONE) {
            return 1;
        }
        int from = logs.of(before).placeOf(before);
        int to = logs.of(message).placeOf(message);
        return from == LogValue.NONE || to == LogValue.NONE ? 1 : to - from;
    }

    /** A message that says what is right behind another. */
    int between(int before) {
        PartitionLog log = logs.of(before);
        int place = log.placeOf(before) + 1;
        return log.at(place).get(0).witness(place);
    }

    /** {@code 17}, {@code 17 and 3 more}. */
    String skipped(int before, int message) {
        int more = step(before, message) - 2;
        String first = messages.valueText(between(before));
        return more == 0 ? first : first + " and " + more + " more";
    }

    /** A transaction must not be given what it sent itself: it is not committed yet. */
    private void judgePrecommitted(int op) {
        for (int m = messages.first(op); m < messages.end(op); m++) {
            int send = messages.isSent(m) ? LogValue.NONE : ownSend(op, m);
            if (send != LogValue.NONE) {
                String text = messages.valueText(m);
                findings.add(
                        "precommitted-read",
                        "A transaction polled its own message " + text,
                        "A transaction polled " + text + ", which it had sent itself and not committed yet.",
                        send,
                        m);
                return;
            }
        }
    }

    private int ownSend(int op, int poll) {
        LogValue value = logs.of(poll).valueOf(poll);
        for (int send : value.sends) {
            if (messages.owner(send) == op) {
                return send;
            }
        }
        boolean failed = value.failedSend != LogValue.NONE && messages.owner(value.failedSend) == op;
        return failed ? value.failedSend : LogValue.NONE;
    }
}
