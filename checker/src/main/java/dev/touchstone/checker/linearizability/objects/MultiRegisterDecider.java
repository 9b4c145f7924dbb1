// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.objects;

import dev.touchstone.checker.linearizability.decide.IndependentObjects;
import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.decide.SearchDecider;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.MultiRegisterModel;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.checker.linearizability.search.Search;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Several registers: those that no transaction touches together, directly or by way of others, are objects of their own
 * (Herlihy &amp; Wing's locality), each of them decided by the search.
 */
public final class MultiRegisterDecider implements KeyDecider {
    private static final String ALGORITHM = "each group of registers by itself, " + Search.ALGORITHM;

    private final MultiRegisterModel model;
    private final SearchDecider search;

    public MultiRegisterDecider(MultiRegisterModel model) {
        this.model = model;
        search = SearchDecider.of(model);
    }

    @Override
    public KeyOperations operations(KeyHistory key, Meter meter) {
        return search.operations(key, meter);
    }

    @Override
    public KeyVerdict decide(KeyHistory key, SharedBudget budget) {
        History history = key.history();
        Map<Object, Object> leaders = new HashMap<>();
        for (int i = 0; i < key.size(); i++) {
            Object first = null;
            for (Object register : registers(history, key.operation(i))) {
                first = first == null ? register : first;
                leaders.put(leader(leaders, register), leader(leaders, first));
            }
        }
        Map<Object, IntArrayList> groups = new LinkedHashMap<>();
        for (int i = 0; i < key.size(); i++) {
            for (Object register : registers(history, key.operation(i))) {
                groups.computeIfAbsent(leader(leaders, register), r -> new IntArrayList())
                        .add(key.operation(i));
                break;
            }
        }
        if (groups.size() < 2) {
            return search.decide(key, budget);
        }
        return IndependentObjects.decide(
                ALGORITHM,
                groups.values().stream().map(IntArrayList::toIntArray),
                operations -> search.decide(KeyHistory.of(history, key.key(), operations), budget));
    }

    private Iterable<Object> registers(History history, int op) {
        return MultiRegisterModel.registers(ModelMachine.call(model, history, op));
    }

    private static Object leader(Map<Object, Object> leaders, Object register) {
        Object at = register;
        for (Object next = leaders.getOrDefault(at, at); !next.equals(at); next = leaders.getOrDefault(at, at)) {
            leaders.put(at, leaders.getOrDefault(next, next));
            at = next;
        }
        return at;
    }
}
