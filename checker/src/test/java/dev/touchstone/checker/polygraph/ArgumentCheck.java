// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import dev.touchstone.checker.polygraph.Argument.Case;
import dev.touchstone.checker.polygraph.Argument.Link;
import dev.touchstone.checker.polygraph.Argument.LinkKind;
import dev.touchstone.checker.polygraph.Argument.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Follows an argument step by step, as a reader would who believes nothing but the history. */
final class ArgumentCheck {
    private final RegisterTransactions txns;
    private final PolygraphLevel level;

    private ArgumentCheck(RegisterTransactions txns, PolygraphLevel level) {
        this.txns = txns;
        this.level = level;
    }

    /** Fails at the first step that does not follow. */
    static void follow(Argument argument, RegisterTransactions txns, PolygraphLevel level) {
        new ArgumentCheck(txns, level).follow(argument, Set.of());
    }

    private void follow(Argument argument, Set<Link> assumed) {
        Set<Link> known = new HashSet<>(assumed);
        for (Step step : argument.steps()) {
            Link concluded = step.concluded();
            demand(txns.installs(concluded.after(), concluded.key()), step);
            switch (concluded.kind()) {
                case OVERTAKEN -> {
                    demand(txns.installs(concluded.before(), concluded.key()), step);
                    demand(reads(step.reader(), concluded.after(), concluded.key(), known), step);
                    demand(step.writer() == concluded.after(), step);
                    demandVisible(step.because(), concluded.before(), step.reader(), known);
                }
                case OVERWRITTEN -> {
                    demand(!level.isWithoutSnapshots(), step);
                    demand(step.reader() == concluded.before() && step.reader() != concluded.after(), step);
                    demand(reads(step.reader(), step.writer(), concluded.key(), known), step);
                    if (step.writer() != RegisterTransactions.INITIAL) {
                        demandPath(step.because(), laterWriter(step.writer()), commit(concluded.after()), known);
                    }
                }
                default -> {
                    demand(concluded.kind() == LinkKind.CONFLICT && level.forbidsConflicts(), step);
                    demand(txns.installs(concluded.before(), concluded.key()), step);
                    demandPath(step.because(), start(concluded.before()), commit(concluded.after()), known);
                }
            }
            known.add(concluded);
        }
        if (argument.cases().isEmpty()) {
            contradiction(argument.contradiction(), known);
        } else {
            cases(argument.cases(), known);
        }
    }

    private void contradiction(List<Link> links, Set<Link> known) {
        Link last = links.get(links.size() - 1);
        if (last.kind() == LinkKind.OVERLOOKED) {
            demand(reads(last.before(), RegisterTransactions.INITIAL, last.key(), known), last);
            demand(txns.installs(last.after(), last.key()), last);
            demandVisible(links.subList(0, links.size() - 1), last.after(), last.before(), known);
        } else {
            int first = from(links.get(0));
            demandPath(links, first, first, known);
        }
    }

    private void cases(List<Case> cases, Set<Link> known) {
        Link first = cases.get(0).assumed();
        if (first.kind() == LinkKind.ASSUMED) {
            demand(cases.size() == 2, cases);
            demand(txns.installs(first.before(), first.key()) && txns.installs(first.after(), first.key()), cases);
            demand(cases.get(1).assumed().equals(reversed(first)), cases);
        } else {
            demand(coversSomeRead(cases, first), cases);
        }
        for (Case one : cases) {
            Set<Link> with = new HashSet<>(known);
            with.add(one.assumed());
            follow(one.argument(), with);
        }
    }

    private static Link reversed(Link link) {
        int before = link.after();
        int after = link.before();
        return new Link(before, after, link.kind(), link.key());
    }

    private boolean coversSomeRead(List<Case> cases, Link first) {
        List<Integer> supposed = new ArrayList<>();
        for (Case one : cases) {
            demand(one.assumed().after() == first.after() && one.assumed().key() == first.key(), cases);
            supposed.add(one.assumed().before());
        }
        for (int r = txns.firstRead(first.after()); r < txns.endOfReads(first.after()); r++) {
            boolean covers = txns.readKey(r) == first.key();
            for (int c = txns.firstCandidate(r); c < txns.endOfCandidates(r); c++) {
                covers &= supposed.contains(txns.candidate(c));
            }
            if (covers) {
                return true;
            }
        }
        return false;
    }

    /** The reader has no other candidate, or the case supposes it. */
    private boolean reads(int reader, int writer, int key, Set<Link> known) {
        if (known.contains(new Link(writer, reader, LinkKind.READS_FROM, key))) {
            return true;
        }
        for (int r = txns.firstRead(reader); r < txns.endOfReads(reader); r++) {
            boolean only = txns.readKey(r) == key;
            for (int c = txns.firstCandidate(r); c < txns.endOfCandidates(r); c++) {
                only &= txns.candidate(c) == writer;
            }
            if (only) {
                return true;
            }
        }
        return false;
    }

    private void demandVisible(List<Link> path, int writer, int reader, Set<Link> known) {
        demand(level != PolygraphLevel.UPDATE_ATOMIC || path.size() == 1, path);
        demandPath(path, commit(writer), start(reader), known);
    }

    private void demandPath(List<Link> path, int start, int end, Set<Link> known) {
        demand(!path.isEmpty(), path);
        int at = start;
        for (Link link : path) {
            demand(known.contains(link) || isFact(link, known), link);
            demand(isSameOrLater(from(link), at), path);
            at = to(link);
        }
        demand(isSameOrLater(end, at), path);
    }

    private boolean isFact(Link link, Set<Link> known) {
        return switch (link.kind()) {
            case READS_FROM -> reads(link.after(), link.before(), link.key(), known);
            case SESSION -> level.keepsSessions() && txns.isInSessionOrder(link.before(), link.after());
            case RANKED -> txns.isInRankOrder(link.before(), link.after(), link.key());
            case REAL_TIME -> level.keepsRealTime() && txns.isInRealTimeOrder(link.before(), link.after());
            default -> false;
        };
    }

    /** Events: the start of t is 2t, its commit 2t + 1; where they are one, both are 2t. */
    private boolean isSameOrLater(int event, int other) {
        return event == other || (event == other + 1 && other % 2 == 0);
    }

    private int start(int t) {
        return 2 * t;
    }

    private int commit(int t) {
        return level.isSerial() || level.isWithoutSnapshots() ? 2 * t : 2 * t + 1;
    }

    private int laterWriter(int t) {
        return level.forbidsConflicts() ? start(t) : commit(t);
    }

    private int from(Link link) {
        return link.kind() == LinkKind.OVERWRITTEN ? start(link.before()) : commit(link.before());
    }

    private int to(Link link) {
        return switch (link.kind()) {
            case OVERWRITTEN -> commit(link.after());
            case OVERTAKEN, RANKED, ASSUMED -> laterWriter(link.after());
            default -> start(link.after());
        };
    }

    private static void demand(boolean holds, Object where) {
        if (!holds) {
            throw new AssertionError("does not follow: " + where);
        }
    }
}
