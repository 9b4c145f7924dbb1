// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.History;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What went into a queue and what came out, as Jepsen's {@code jepsen.checker/total-queue}: every acknowledged {@code enqueue} is delivered
 * once, to a {@code dequeue} or a {@code drain}, whose answer is a list. Order is not judged: for that see the models
 * {@code fifo-queue} and {@code unordered-queue}.
 *
 * <ul>
 *   <li><em>lost</em>: acknowledged, never delivered, and the queue was drained or found empty (a dequeue that returned nil)
 *       by an operation that began later. As many as there are dequeues of unknown outcome may have gone to these.
 *   <li><em>duplicated</em>: delivered more often than enqueued; <em>unexpected</em>: delivered, never enqueued or only by
 *       enqueues that failed or had not begun yet.
 *   <li><em>recovered</em>: delivered, though its enqueue never learned its outcome. Counted, not judged.
 * </ul>
 *
 * <p>Values that were neither delivered nor drained make the verdict {@code unknown} if nothing else is wrong. Linear time;
 * stateless.
 */
public final class QueueChecker implements Checker {
    private static final String ALGORITHM = "what was enqueued against what was delivered";

    @Override
    public String property() {
        return "queue";
    }

    @Override
    public boolean needsTheEnd() {
        return true;
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder findings = new ResultBuilder();
        Canonical canonical = new Canonical(history.values());
        Map<Integer, QueueTally> byKey = new LinkedHashMap<>();
        for (int op = 0; op < history.size(); op++) {
            byKey.computeIfAbsent(canonical.of(history.key(op)), key -> new QueueTally(history, canonical))
                    .add(op);
        }
        Unknown unknown = null;
        for (QueueTally tally : byKey.values()) {
            Unknown.Cause cause = budget.exhausted(0);
            if (cause != null) {
                unknown = Unknown.stopped(cause, "some queues were not judged");
                break;
            }
            tally.judge(findings);
        }
        QueueTally.Counts all = new QueueTally.Counts();
        byKey.values().forEach(tally -> all.add(tally.counts()));
        all.measure(findings);
        if (unknown == null) {
            unknown = all.reason();
        }
        return findings.result(property(), ALGORITHM, unknown, history.size(), 0);
    }
}
