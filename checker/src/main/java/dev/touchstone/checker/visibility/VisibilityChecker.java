// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.ListAppendChecker;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides a session guarantee, or causal consistency, of sets that are only added to or of lists that transactions append to: whether each read saw all that it had to. A session guarantee goes by
 * single steps, and by what was seen, not by the order of lists.
 *
 * <p>Causal: what a read saw, and what its session did before, comes before it, and so on; of that, each read must have seen all. Additions commute, so for sets this is
 * causal consistency, causal convergence and causal memory (Bouajjani et al., POPL 2017) at once. For lists, whole transactions are seen,
 * and that order, session order and the order of all lists together must have no cycle: transactional causal consistency with
 * convergence, as Biswas and Enea (OOPSLA 2019) define it of registers whose value is the list.
 *
 * <p>O(n + k²·m) time for reads of n elements in all, k sessions and m elements; stateless, for any number of threads. The guarantees are of Terry et al., "Session Guarantees for Weakly
 * Consistent Replicated Data" (PDIS 1994).
 */
public final class VisibilityChecker implements Checker {
    private final String property;
    private final @Nullable SessionGuarantee guarantee;
    private final boolean lists;

    private VisibilityChecker(String property, @Nullable SessionGuarantee guarantee, boolean lists) {
        this.property = property;
        this.guarantee = guarantee;
        this.lists = lists;
    }

    /** A session guarantee of sets. */
    public static VisibilityChecker ofSets(SessionGuarantee guarantee) {
        return new VisibilityChecker(guarantee.property(), guarantee, false);
    }

    /**
     * Causal consistency of sets.
     *
     * @param property what it is called here
     */
    public static VisibilityChecker ofCausalSets(String property) {
        return new VisibilityChecker(property, null, false);
    }

    /** A session guarantee of lists. */
    public static VisibilityChecker ofLists(SessionGuarantee guarantee) {
        return new VisibilityChecker(guarantee.property(), guarantee, true);
    }

    /** Transactional causal consistency of lists. */
    public static VisibilityChecker ofCausalLists() {
        return new VisibilityChecker("transactional-causal", null, true);
    }

    @Override
    public String property() {
        return property;
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        Steps steps = new Steps(history);
        Elements elements = new Elements(steps);
        Unknown.Cause spent = budget.exhausted(0);
        String problem =
                spent != null ? null : lists ? ListSteps.read(steps, elements) : SetSteps.read(steps, elements);
        steps.settle();
        Unknown unknown = null;
        if (problem != null) {
            unknown = Unknown.ofAnotherKind(problem);
        } else if (spent == null) {
            spent = new Sweep(steps, elements, out).all(budget);
        }
        if (spent != null) {
            unknown = Unknown.stopped(spent, "not all sessions were judged");
        } else if (unknown == null) {
            unknown = orders(history, budget, out);
        }
        unknown = unknown == null ? open(steps, elements) : unknown;
        return out.result(property, algorithm(), unknown, history.size(), steps.count());
    }

    private String algorithm() {
        String what = guarantee == null ? "causal consistency" : "session guarantees (Terry et al. 1994)";
        return what + " by what reads of " + (lists ? "lists" : "sets") + " show";
    }

    /** The orders of lists, if they matter; what was found is added, what was left open is the answer, or null. */
    private @Nullable Unknown orders(History history, Budget budget, ResultBuilder out) {
        if (!lists || guarantee != null) {
            return null;
        }
        CheckResult found =
                new ListAppendChecker(ElleOptions.against("strong-session-read-committed")).check(history, budget);
        out.addAll(found.findings(), found.findingsTotal());
        return found.unknown();
    }

    private static @Nullable Unknown open(Steps steps, Elements elements) {
        if (elements.ambiguous() > 0) {
            return Unknown.ambiguous(elements.ambiguous());
        }
        for (int step = 0; step < steps.count(); step++) {
            if (steps.isRead(step) && steps.firstSeen(step) < steps.endSeen(step)) {
                return null;
            }
        }
        return Unknown.tooFew("no read saw anything that was added");
    }

    /** One session after another. */
    private final class Sweep {
        private final Steps steps;
        private final Elements elements;
        private final Promise promise = Promise.of(guarantee);
        private final Knowledge knowledge;
        private final VisibilityFindings findings;
        private final ResultBuilder out;
        private final int[] stamp;

        Sweep(Steps steps, Elements elements, ResultBuilder out) {
            this.steps = steps;
            this.elements = elements;
            this.out = out;
            knowledge = new Knowledge(steps, promise);
            String anomaly = guarantee == null ? "causality-violation" : property;
            findings = new VisibilityFindings(anomaly, steps, knowledge, out);
            stamp = new int[steps.elements()];
            Arrays.fill(stamp, Steps.NONE);
        }

        /** Judges all; why it stopped, or null. */
        private Unknown.@Nullable Cause all(Budget budget) {
            for (int session = 0; session < steps.sessions(); session++) {
                Unknown.Cause spent = budget.exhausted(steps.bytes() + 16L * steps.elements());
                if (spent != null) {
                    return spent;
                }
                judge(session);
            }
            strangers();
            out.measure("sessions", steps.sessions());
            out.measure("steps", steps.count());
            out.measure("readsOfRepeatedValues", elements.ambiguous());
            out.measure("readsOfUnknownValues", elements.unwritten.size() / 2 + elements.aborted.size() / 3);
            return null;
        }

        /** What should not have been seen at all is no matter of sessions, and for lists it is told with their orders. */
        private void strangers() {
            if (guarantee != null || lists) {
                return;
            }
            IntArrayList unwritten = elements.unwritten;
            for (int i = 0; i < unwritten.size(); i += 2) {
                findings.addUnwritten(unwritten.getInt(i), unwritten.getInt(i + 1));
            }
            IntArrayList aborted = elements.aborted;
            for (int i = 0; i < aborted.size(); i += 3) {
                findings.addAborted(aborted.getInt(i), aborted.getInt(i + 1), aborted.getInt(i + 2));
            }
        }

        private void judge(int session) {
            knowledge.begin(session);
            IntArrayList own = steps.of(session);
            for (int place = 0; place < own.size(); ) {
                int end = promise.isCausal() ? steps.endOfOperation(own.getInt(place)) : place + 1;
                for (int at = place; at < end; at++) {
                    int later = steps.isRead(own.getInt(at)) ? knowledge.learn(own.getInt(at), place) : Steps.NONE;
                    if (later != Steps.NONE) {
                        findings.addCycle(own.getInt(at), later);
                        return;
                    }
                }
                for (int at = place; at < end; at++) {
                    if (steps.isRead(own.getInt(at))) {
                        compare(own.getInt(at));
                        if (lists && promise.isCausal()) {
                            compareOrder(own.getInt(at));
                        }
                    }
                    knowledge.learnOwn(own.getInt(at));
                }
                place = end;
            }
        }

        /** Looks for two elements, side by side, that one transaction appended in the other order; of others the lists' orders tell. */
        private void compareOrder(int read) {
            for (int at = steps.firstSeen(read) + 1; at < steps.endSeen(read); at++) {
                int before = steps.adder(steps.seen(at - 1));
                int after = steps.adder(steps.seen(at));
                if (before > after && steps.operation.getInt(before) == steps.operation.getInt(after)) {
                    findings.addReordered(read, before, after);
                    return;
                }
            }
        }

        /** Looks for an element that a read had to see and did not. */
        private void compare(int read) {
            for (int at = steps.firstSeen(read); at < steps.endSeen(read); at++) {
                stamp[steps.seen(at)] = read;
            }
            for (int element : knowledge.required(steps.key.getInt(read))) {
                if (stamp[element] != read) {
                    findings.addMissing(read, element);
                    return;
                }
            }
        }
    }
}
