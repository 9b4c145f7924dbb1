// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.History;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges partitioned logs, as Jepsen's {@code jepsen.tests.kafka} does. Operations called {@code send}, {@code poll} or {@code txn} are lists of
 * {@code [send key value]}, answered {@code [send key [offset value]]}, and {@code [poll]}, answered {@code [poll {key [[offset value] ...]}]};
 * others are called {@code assign}, {@code subscribe} (of a list of keys), {@code crash} and {@code debug-topic-partitions}. A key is a partition.
 *
 * <p>Invalid makes: two messages at one offset, one message at two, a message that was sent and that nobody polled though somebody polled what is
 * behind it, one of a failed or own transaction, one that nobody sent; polls of one operation, or of one process that has its partitions assigned, that leave out or repeat
 * something; sends that go back; a cycle of operations each of which polled what the one before sent. Only told is what
 * Kafka allows: {@code int-send-skip}, cycles with the order of sends, and what a subscribed process leaves out or repeats from one operation to
 * the next.
 *
 * <p>Valid only if every acknowledged message was polled. O(n log n) time for n messages; stateless, for any number of threads.
 */
public final class KafkaChecker implements Checker {
    private static final String ALGORITHM =
            "logs by offset, the order of each client's polls and sends, and cycles of both";
    private static final Set<String> SAYS_NOTHING = Set.of("debug-topic-partitions");
    private static final int BYTES_PER_MESSAGE = 250;

    @Override
    public String property() {
        return "kafka";
    }

    @Override
    public boolean needsTheEnd() {
        return true;
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        Messages messages = new Messages(history);
        String problem = messages.problem() == null ? otherFunction(history) : messages.problem();
        Unknown.Cause spent = budget.exhausted((long) BYTES_PER_MESSAGE * messages.count());
        if (problem != null || spent != null) {
            Unknown unknown =
                    problem != null ? Unknown.ofAnotherKind(problem) : Unknown.stopped(spent, "no log was judged");
            return out.result(property(), ALGORITHM, unknown, history.size(), 0);
        }
        Judged judged = new Judged(history, messages, out);
        judged.judge(budget);
        judged.measure();
        return out.result(property(), ALGORITHM, judged.unknown, history.size(), messages.count());
    }

    private static @Nullable String otherFunction(History history) {
        for (String function : history.functions()) {
            if (!Messages.isTransfer(function)
                    && !ProcessJudge.isAboutPartitions(function)
                    && !SAYS_NOTHING.contains(function)) {
                return "operations are called \"" + function + "\", which is nothing that clients of a log do";
            }
        }
        return null;
    }

    /** One history with its judges. */
    private static final class Judged {
        private final History history;
        private final Messages messages;
        private final ResultBuilder out;
        private final Logs logs;
        private final KafkaFindings findings;
        private final LogJudge inLogs;
        private final OrderJudge inOperations;
        private @Nullable Unknown unknown;

        Judged(History history, Messages messages, ResultBuilder out) {
            this.history = history;
            this.messages = messages;
            this.out = out;
            logs = new Logs(messages);
            findings = new KafkaFindings(messages, out);
            inLogs = new LogJudge(messages, logs, findings);
            inOperations = new OrderJudge(messages, logs, findings);
        }

        void judge(Budget budget) {
            for (PartitionLog log : logs.all()) {
                inLogs.judge(log);
                stopped(budget, "not all partitions were judged");
            }
            ProcessJudge inProcesses = new ProcessJudge(messages, logs, inOperations, findings);
            for (int op = 0; op < history.size() && unknown == null; op++) {
                inProcesses.judge(op);
                if ((op & 0xfff) == 0) {
                    stopped(budget, "judged " + op + " operations");
                }
            }
            KafkaCycles cycles = new KafkaCycles(messages, logs, findings);
            cycles.judge(budget);
            unknown = unknown == null ? cycles.unknown() : unknown;
            unknown = unknown == null ? open() : unknown;
        }

        private void stopped(Budget budget, String howFar) {
            Unknown.Cause cause = budget.exhausted(0);
            if (cause != null && unknown == null) {
                unknown = Unknown.stopped(cause, howFar);
            }
        }

        /** What keeps a history without violations from being valid, or null. */
        private @Nullable Unknown open() {
            if (polled() == 0) {
                return Unknown.tooFew("no poll returned a message");
            } else if (inLogs.undecided() > 0) {
                return new Unknown(
                        Unknown.Cause.UNDECIDABLE,
                        inLogs.undecided() + " values were sent more than once to a partition, and were seen there",
                        "send each value once to a partition");
            } else if (inOperations.maybeRebalanced() > 0) {
                return new Unknown(
                        Unknown.Cause.UNDECIDABLE,
                        inOperations.maybeRebalanced()
                                + " operations polled twice and left out or repeated something between; their"
                                + " partitions may have been assigned anew",
                        "assign partitions instead of subscribing, or poll once an operation");
            } else if (inLogs.unseen() > 0) {
                return new Unknown(
                        Unknown.Cause.TOO_FEW_OPERATIONS,
                        inLogs.unseen() + " acknowledged messages were never polled, nor was anything behind them",
                        "poll all partitions to their ends before the history ends");
            }
            return null;
        }

        private long polled() {
            long polled = 0;
            for (int m = 0; m < messages.count(); m++) {
                polled += messages.isOk(m) && !messages.isSent(m) ? 1 : 0;
            }
            return polled;
        }

        void measure() {
            long acknowledged = 0;
            for (int m = 0; m < messages.count(); m++) {
                acknowledged += messages.isOk(m) && messages.isSent(m) ? 1 : 0;
            }
            out.measure("partitions", messages.partitions().count());
            out.measure("acknowledged", acknowledged);
            out.measure("polled", polled());
            out.measure("unseen", inLogs.unseen());
            findings.measure();
            if (history.hasClock()) {
                out.measure("worst-realtime-lag-ms", new RealtimeLag(messages).worstNanos() / 1e6);
            }
        }
    }
}
