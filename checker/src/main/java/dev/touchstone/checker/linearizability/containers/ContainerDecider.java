// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.containers;

import static dev.touchstone.checker.linearizability.containers.ContainerHistory.NONE;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.containers.ContainerHistory.Assignment;
import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.decide.QuickAnswer;
import dev.touchstone.checker.linearizability.decide.SearchDecider;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides queues, stacks and bags whose values are each put in once, in O(n log n).
 *
 * <p>Henzinger, Sezgin and Vafeiadis (CONCUR 2013); Bouajjani, Emmi, Enea and Hamza (ICALP 2015). For all three: no value
 * is taken twice (VRepeat), none is taken before it is put in or out of nowhere (VFresh), and nobody finds the container
 * empty while some value is surely in it (VWit). That is all for a bag. In a queue no value overtakes one that was surely
 * put in before it (VOrd). For a stack see {@link StackPeeling}.
 *
 * <p>Of operations that may have taken something, nobody knows what, each may have taken one value that nobody else took,
 * at any time after it began. A queue or a bag wants these values gone in the order in which they were surely in, the first
 * of them first; so the first such operation takes the first, which is best for all. For a stack two ways to assign
 * them are tried, and whether it would help if there were any number of them; where that leaves it open, the search
 * decides. So it does for values put in more than once, unless counts refute them ({@link ContainerCounts}).
 */
public final class ContainerDecider implements KeyDecider {
    private static final String COUNTS = "counts of what was put in and taken out";

    /** Which value comes out. */
    public enum Kind {
        QUEUE("queue", "bad patterns of a queue (Henzinger, Sezgin & Vafeiadis 2013)"),
        STACK("stack", "peeling a stack from the outside (after Lee & Mathur 2025)"),
        BAG("bag", "bad patterns of a bag (Bouajjani, Emmi, Enea & Hamza 2015)");

        private final String noun;
        private final String algorithm;

        Kind(String noun, String algorithm) {
            this.noun = noun;
            this.algorithm = algorithm;
        }
    }

    private final Kind kind;
    private final SearchDecider search;

    public ContainerDecider(Model model, Kind kind) {
        this.kind = kind;
        search = SearchDecider.of(
                model,
                (key, meter) -> ModelMachine.operations(model, helpful(key), meter),
                (key, meter) -> answer(key, kind, meter).quick);
    }

    @Override
    public KeyOperations operations(KeyHistory key, Meter meter) {
        return search.operations(key, meter);
    }

    @Override
    public KeyVerdict decide(KeyHistory key, SharedBudget budget) {
        try (Meter meter = budget.meter()) {
            Answer answer = answer(key, kind, meter);
            return switch (answer.quick) {
                case UNDECIDED -> search.decide(key, budget);
                case VALID -> KeyVerdict.valid(answer.algorithm, answer.items.operations, 0);
                case INVALID ->
                    KeyVerdict.invalid(
                            answer.algorithm,
                            Objects.requireNonNull(answer.violation).apply(words(answer.items, budget)),
                            answer.items.operations,
                            0);
            };
        }
    }

    @Override
    public QuickAnswer quick(KeyHistory key, Meter meter) {
        return answer(key, kind, meter).quick;
    }

    private record Answer(
            QuickAnswer quick,
            ContainerHistory items,
            String algorithm,
            @Nullable Function<ContainerWords, Finding> violation) {}

    private static Answer answer(KeyHistory key, Kind kind, Meter meter) {
        ContainerHistory items = new ContainerHistory(key, meter);
        Answer answer = items.applies ? byItem(key, items, kind, meter) : undecided(items, kind);
        return answer.quick == QuickAnswer.UNDECIDED ? byCounts(key, answer, meter) : answer;
    }

    private static Answer undecided(ContainerHistory items, Kind kind) {
        return new Answer(QuickAnswer.UNDECIDED, items, kind.algorithm, null);
    }

    private static Answer byItem(KeyHistory key, ContainerHistory items, Kind kind, Meter meter) {
        boolean isOpen = kind == Kind.STACK && !items.unanswered.isEmpty();
        items.assign(isOpen ? Assignment.LAST_IN : Assignment.FIRST_IN);
        Function<ContainerWords, Finding> violation = violation(items, kind);
        if (violation == null) {
            return new Answer(QuickAnswer.VALID, items, kind.algorithm, null);
        } else if (!isOpen) {
            return new Answer(QuickAnswer.INVALID, items, kind.algorithm, violation);
        }
        ContainerHistory first = new ContainerHistory(key, meter);
        first.assign(Assignment.FIRST_IN);
        if (violation(first, kind) == null) {
            return new Answer(QuickAnswer.VALID, first, kind.algorithm, null);
        }
        ContainerHistory any = new ContainerHistory(key, meter);
        any.assign(Assignment.ANY_NUMBER);
        Function<ContainerWords, Finding> always = violation(any, kind);
        return always == null ? undecided(any, kind) : new Answer(QuickAnswer.INVALID, any, kind.algorithm, always);
    }

    private static Answer byCounts(KeyHistory key, Answer undecided, Meter meter) {
        int impossible = new ContainerCounts(key, meter).impossible();
        return impossible < 0
                ? undecided
                : new Answer(QuickAnswer.INVALID, undecided.items, COUNTS, words -> words.impossible(impossible));
    }

    /** Leaves out what may have been put in, but nobody is known to have taken: whoever took it need not have, either. */
    private static KeyHistory helpful(KeyHistory key) {
        History history = key.history();
        Canonical canonical = new Canonical(history.values());
        IntOpenHashSet seen = new IntOpenHashSet();
        for (int i = 0; i < key.size(); i++) {
            int op = key.operation(i);
            if (history.isOk(op)) {
                seen.add(canonical.of(history.output(op)));
            }
        }
        int[] kept = IntStream.range(0, key.size())
                .map(key::operation)
                .filter(op ->
                        !history.isInfo(op) || takes(history, op) || seen.contains(canonical.of(history.input(op))))
                .toArray();
        return KeyHistory.of(history, key.key(), kept);
    }

    private static boolean takes(History history, int op) {
        return history.function(op).equals(Functions.DEQUEUE)
                || history.function(op).equals(Functions.POP);
    }

    /** Makes the finding, if there is a violation. */
    private static @Nullable Function<ContainerWords, Finding> violation(ContainerHistory items, Kind kind) {
        if (items.takenTwice != NONE) {
            return words -> words.twice();
        }
        int fresh = items.fresh();
        if (fresh != NONE) {
            return words -> words.fresh(fresh);
        }
        int[] pair = kind == Kind.QUEUE ? items.overtaken() : null;
        if (pair != null) {
            return words -> words.overtaken(pair[0], pair[1]);
        }
        int empty = items.wrongEmpty();
        if (empty != NONE) {
            return words -> words.empty(empty);
        }
        StackPeeling peeling = kind == Kind.STACK ? new StackPeeling(items) : null;
        StackPeeling.Stuck stuck = peeling == null ? null : peeling.stuck();
        return peeling == null || stuck == null ? null : words -> words.unstackable(peeling.chain(stuck));
    }

    private ContainerWords words(ContainerHistory items, SharedBudget budget) {
        return new ContainerWords(search.explanation(items.key, budget), items, kind.noun);
    }
}
