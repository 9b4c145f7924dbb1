// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.checker.versions.OperationText;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one queue: what Jepsen's {@code jepsen.checker/total-queue} counts. Not thread-safe.
 */
final class QueueTally {
    private final History history;
    private final Values values;
    private final Canonical canonical;
    private final Map<Integer, Element> elements = new LinkedHashMap<>();
    private final Counts counts = new Counts();
    /** When the last operation began that left the queue empty. */
    private int emptied = -1;

    QueueTally(History history, Canonical canonical) {
        this.history = history;
        this.values = history.values();
        this.canonical = canonical;
    }

    Counts counts() {
        return counts;
    }

    void add(int op) {
        switch (history.function(op)) {
            case Functions.ENQUEUE -> enqueue(op);
            case Functions.DEQUEUE -> dequeue(op);
            case Functions.DRAIN -> drain(op);
            default -> counts.others++;
        }
    }

    private void enqueue(int op) {
        Element element = element(history.input(op));
        if (history.isFail(op)) {
            element.failed.add(op);
        } else {
            element.enqueued.add(op);
            counts.attempted++;
            counts.acknowledged += history.isOk(op) ? 1 : 0;
        }
    }

    private void dequeue(int op) {
        if (history.isInfo(op)) {
            counts.unknownDequeues++;
        } else if (history.isOk(op) && history.output(op) == Values.NIL) {
            emptied = Math.max(emptied, history.invokeIndex(op));
        } else if (history.isOk(op)) {
            deliver(op, history.output(op));
        }
    }

    private void drain(int op) {
        if (history.isInfo(op)) {
            counts.unknownDrains++;
        } else if (history.isOk(op)) {
            emptied = Math.max(emptied, history.invokeIndex(op));
            for (int i = 0; i < values.length(history.output(op)); i++) {
                deliver(op, values.element(history.output(op), i));
            }
        }
    }

    private void deliver(int op, int value) {
        counts.delivered++;
        element(value).delivered.add(op);
    }

    private Element element(int value) {
        return elements.computeIfAbsent(canonical.of(value), Element::new);
    }

    void judge(ResultBuilder findings) {
        List<Integer> missing = new ArrayList<>();
        for (Element element : elements.values()) {
            if (element.enqueued.isEmpty() && !element.delivered.isEmpty()) {
                reportUnexpected(element, findings);
            } else if (element.delivered.size() > element.enqueued.size()) {
                counts.duplicated += element.delivered.size() - element.enqueued.size();
                reportDuplicate(element, findings);
            } else if (element.isEarly()) {
                counts.unexpected++;
                reportEarly(element, findings);
            }
            account(element, missing);
        }
        boolean eaten = counts.unknownDrains > 0 || missing.size() <= counts.unknownDequeues;
        if (eaten) {
            counts.possiblyTaken += missing.size();
        } else {
            counts.lost += missing.size();
            reportLost(missing, findings);
        }
    }

    /** Tells the enqueues that nothing delivered into those that are missing and those that may be in the queue yet. */
    private void account(Element element, List<Integer> missing) {
        List<Integer> acknowledged =
                element.enqueued.stream().filter(history::isOk).toList();
        int undelivered = acknowledged.size() - element.delivered.size();
        counts.recovered +=
                Math.max(0, Math.min(element.delivered.size(), element.enqueued.size()) - acknowledged.size());
        for (int i = 0; i < undelivered; i++) {
            int op = acknowledged.get(i);
            if (history.completeIndex(op) < emptied) {
                missing.add(op);
            } else {
                counts.remaining++;
            }
        }
    }

    private void reportUnexpected(Element element, ResultBuilder findings) {
        int read = element.delivered.get(0);
        String value = values.render(element.value);
        counts.unexpected += element.delivered.size();
        if (element.failed.isEmpty()) {
            findings.add(
                    "unexpected-dequeue",
                    value + " came out of the queue" + text().ofKey(read) + ", and never went in",
                    "A client was given " + value + ", which nobody enqueued.",
                    List.of("#" + read + " was given " + value + ".", "No operation enqueued " + value + "."),
                    List.of(read));
            return;
        }
        int write = element.failed.get(0);
        findings.add(
                "dequeue-of-failed-enqueue",
                value + " came out of the queue" + text().ofKey(read) + ", though it was refused",
                "A client was given " + value + ", whose enqueue surely did not happen.",
                List.of("#" + write + " enqueued " + value + " and failed.", "#" + read + " was given " + value + "."),
                List.of(Math.min(read, write), Math.max(read, write)));
    }

    private void reportDuplicate(Element element, ResultBuilder findings) {
        String value = values.render(element.value);
        List<Integer> cited = CitedOperations.of(element.delivered);
        findings.add(
                "duplicate-dequeue",
                value + " came out of the queue" + text().ofKey(cited.get(0)) + " " + element.delivered.size()
                        + " times",
                value + " was delivered " + element.delivered.size() + " times, and enqueued " + element.enqueued.size()
                        + (element.enqueued.size() == 1 ? " time." : " times."),
                cited.stream().map(op -> "#" + op + " was given " + value + ".").toList(),
                cited);
    }

    private void reportEarly(Element element, ResultBuilder findings) {
        int read = element.delivered.get(0);
        int write = element.enqueued.get(0);
        String value = values.render(element.value);
        findings.add(
                "dequeue-before-enqueue",
                value + " came out of the queue" + text().ofKey(read) + " before it went in",
                "A client was given " + value + " before the enqueue of " + value + " had begun.",
                List.of("#" + read + " was given " + value + " and ended before #" + write + " began to enqueue it."),
                List.of(read, write));
    }

    private void reportLost(List<Integer> missing, ResultBuilder findings) {
        String taken = counts.unknownDequeues == 0
                ? ""
                : " At most " + counts.unknownDequeues + " of " + missing.size()
                        + " may have been taken by dequeues that never learned their outcome.";
        for (int op : missing) {
            String value = values.render(history.input(op));
            findings.addUnless(
                    "a later dequeue delivers it",
                    "lost-element",
                    value + " never came out of the queue" + text().ofKey(op),
                    "The enqueue of " + value + " was acknowledged; later the queue was emptied, and nobody was given "
                            + value + "." + taken,
                    List.of(
                            "#" + op + " enqueued " + value + " and was acknowledged.",
                            "No operation was given " + value + "."),
                    List.of(op));
        }
    }

    private OperationText text() {
        return new OperationText(history);
    }

    /** One value, with who enqueued it and who was given it. */
    private final class Element {
        private final int value;
        private final List<Integer> enqueued = new ArrayList<>(1);
        private final List<Integer> failed = new ArrayList<>(0);
        private final List<Integer> delivered = new ArrayList<>(1);

        Element(int value) {
            this.value = value;
        }

        /** Whether it was delivered before its first enqueue began. */
        boolean isEarly() {
            return history.hasRealTime()
                    && !delivered.isEmpty()
                    && history.completeIndex(delivered.get(0)) < history.invokeIndex(enqueued.get(0));
        }
    }

    /** How many operations and values fared how. */
    static final class Counts {
        private long attempted;
        private long acknowledged;
        private long delivered;
        private long lost;
        private long duplicated;
        private long unexpected;
        private long recovered;
        private long remaining;
        private long possiblyTaken;
        private long unknownDequeues;
        private long unknownDrains;
        private long others;

        void add(Counts more) {
            attempted += more.attempted;
            acknowledged += more.acknowledged;
            delivered += more.delivered;
            lost += more.lost;
            duplicated += more.duplicated;
            unexpected += more.unexpected;
            recovered += more.recovered;
            remaining += more.remaining;
            possiblyTaken += more.possiblyTaken;
            unknownDequeues += more.unknownDequeues;
            unknownDrains += more.unknownDrains;
            others += more.others;
        }

        void measure(ResultBuilder findings) {
            findings.measure("attempted", attempted);
            findings.measure("acknowledged", acknowledged);
            findings.measure("delivered", delivered);
            findings.measure("lost", lost);
            findings.measure("duplicated", duplicated);
            findings.measure("unexpected", unexpected);
            findings.measure("recovered", recovered);
            findings.measure("possibly-taken", possiblyTaken);
            findings.measure("remaining", remaining);
        }

        @Nullable
        Unknown reason() {
            if (others > 0) {
                return new Unknown(
                        Unknown.Cause.UNDECIDABLE,
                        others + " operations are none of enqueue, dequeue and drain",
                        "record queues apart from other objects");
            } else if (delivered == 0 && lost == 0) {
                return Unknown.tooFew("nothing came out of the queue");
            } else if (remaining > 0) {
                return new Unknown(
                        Unknown.Cause.TOO_FEW_OPERATIONS,
                        remaining
                                + " acknowledged values were never delivered, and the queue was not drained after them",
                        "drain the queue at the end");
            }
            return null;
        }
    }
}
