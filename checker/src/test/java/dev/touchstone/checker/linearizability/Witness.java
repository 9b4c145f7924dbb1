// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/** Checks a finding anew: its minimal sub-history, its partial order, and the operation that has no place in it. */
final class Witness {
    private final Model model;
    private final History history;
    private final Finding.Linearization found;
    private final String about;

    private Witness(Model model, History history, Finding finding) {
        this.model = model;
        this.history = history;
        found = Objects.requireNonNull(finding.linearization());
        about = model.name() + ": " + finding + " of " + Histories.render(history);
    }

    static void check(Model model, History history, Finding finding) {
        Witness witness = new Witness(model, history, finding);
        assertThat(finding.inWords()).contains("#");
        witness.minimalIsInvalid();
        witness.isMinimal();
        witness.orderIsPossible();
    }

    private void minimalIsInvalid() {
        assertThat(found.minimal()).contains(found.stuck());
        assertThat(isValid(found.minimal())).as(about).isFalse();
    }

    /** Without any operation, and those that cannot do without it, there is an order. */
    private void isMinimal() {
        for (int op : found.minimal()) {
            boolean mayHaveTaken =
                    history.isInfo(op) && List.of("dequeue", "pop").contains(history.function(op));
            if (!mayHaveTaken) {
                List<Integer> rest = new ArrayList<>(found.minimal());
                rest.remove((Integer) op);
                assertThat(isValid(closed(rest)))
                        .as("without #%d, %s", op, about)
                        .isTrue();
            }
        }
    }

    private List<Integer> closed(List<Integer> operations) {
        List<Integer> kept = operations;
        while (true) {
            Set<Object> produced = kept.stream()
                    .flatMap(op -> model.produces(call(op)).stream())
                    .collect(Collectors.toCollection(HashSet::new));
            produced.add(model.initial());
            Set<Object> removed = found.minimal().stream()
                    .flatMap(op -> model.removes(call(op)).stream())
                    .collect(Collectors.toCollection(HashSet::new));
            kept.forEach(op -> removed.removeAll(model.removes(call(op))));
            List<Integer> before = kept;
            List<Integer> rest = kept.stream()
                    .filter(op -> produced.containsAll(model.observes(call(op)))
                            && model.produces(call(op)).stream().noneMatch(removed::contains)
                            && hasPartner(op, before))
                    .toList();
            if (rest.size() == kept.size()) {
                return kept;
            }
            kept = rest;
        }
    }

    /** Of a lock: whoever acquires keeps its release, and the other way round. */
    private boolean hasPartner(int op, List<Integer> kept) {
        if (!model.name().endsWith("mutex")) {
            return true;
        }
        List<Integer> sameClient = found.minimal().stream()
                .filter(other -> history.process(other) == history.process(op))
                .toList();
        int at = sameClient.indexOf(op);
        boolean acquires = history.function(op).equals("acquire");
        int other = at + (acquires ? 1 : -1);
        boolean isPair = other >= 0
                && other < sameClient.size()
                && !history.function(sameClient.get(other)).equals(history.function(op));
        return !isPair || kept.contains(sameClient.get(other));
    }

    /** The partial order replays, respects real time, and holds everything that ended before the one that is stuck. */
    private void orderIsPossible() {
        SoftAssertions soft = new SoftAssertions();
        soft.assertThat(found.order()).doesNotHaveDuplicates();
        soft.assertThat(found.minimal()).containsAll(found.order());
        soft.assertThat(found.order()).doesNotContain(found.stuck());
        soft.assertThat(found.states()).hasSameSizeAs(found.order());
        for (int op : found.minimal()) {
            if (op != found.stuck() && history.completeIndex(op) < history.completeIndex(found.stuck())) {
                soft.assertThat(found.order()).contains(op);
            }
        }
        for (int i = 0; i < found.order().size(); i++) {
            for (int j = i + 1; j < found.order().size(); j++) {
                soft.assertThat(history.completeIndex(found.order().get(j)))
                        .isGreaterThan(history.invokeIndex(found.order().get(i)));
            }
        }
        Set<Object> states = new HashSet<>(List.of(model.initial()));
        for (int at = 0; at < found.order().size(); at++) {
            Set<Object> after = new HashSet<>();
            String rendered = found.states().get(at);
            for (Object state : states) {
                Collection<?> next = model.steps(state, call(found.order().get(at)));
                next.stream().filter(s -> model.render(s).equals(rendered)).forEach(after::add);
            }
            states = after;
        }
        soft.assertThat(states).isNotEmpty();
        if (!soft.wasSuccess()) {
            throw new AssertionError(about + soft.errorsCollected());
        }
    }

    private boolean isValid(Collection<Integer> operations) {
        return BruteForce.isLinearizable(model, Histories.only(history, operations));
    }

    private Call call(int op) {
        return ModelMachine.call(model, history, op);
    }
}
