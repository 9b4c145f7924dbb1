// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Any model in numbers: states and calls are interned, and each transition is asked for once. */
public final class ModelMachine implements Machine {
    private static final int UNASKED = Integer.MIN_VALUE;
    private static final int OPERATION_BYTES = 16;
    private static final int STATE_BYTES = 120;
    private static final int ELEMENT_BYTES = 48;

    private final Model model;
    private final List<Call> calls;
    private final List<Object> states = new ArrayList<>();
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final List<int[]> choices = new ArrayList<>();
    private final Long2IntOpenHashMap transitions = new Long2IntOpenHashMap();
    private long stateBytes;

    private ModelMachine(Model model, List<Call> calls) {
        this.model = model;
        this.calls = calls;
        transitions.defaultReturnValue(UNASKED);
        number(model.initial());
    }

    /** The operations for the search: without the failed ones, and without reads that nobody answered. */
    public static KeyOperations operations(Model model, KeyHistory key, Meter meter) {
        History history = key.history();
        meter.keep((long) OPERATION_BYTES * key.size());
        ModelMachine machine = new ModelMachine(model, new ArrayList<>());
        Map<Call, Integer> classes = new HashMap<>();
        int[] callClass = new int[key.size()];
        int[] invoke = new int[key.size()];
        int[] complete = new int[key.size()];
        int[] operation = new int[key.size()];
        int size = 0;
        for (int i = 0; i < key.size(); i++) {
            meter.step(i);
            int op = key.operation(i);
            if (history.isFail(op)) {
                continue;
            }
            Call call = call(model, history, op);
            if (!call.answered() && model.isRead(call)) {
                continue;
            }
            Integer known = classes.putIfAbsent(call, machine.calls.size());
            if (known == null) {
                known = machine.calls.size();
                machine.calls.add(call);
            }
            callClass[size] = known;
            invoke[size] = history.invokeIndex(op);
            complete[size] = history.completeIndex(op);
            operation[size++] = op;
        }
        return new KeyOperations(machine, size, callClass, invoke, complete, operation);
    }

    public static Call call(Model model, History history, int op) {
        boolean answered = history.isOk(op);
        return new Call(
                history.function(op),
                PlainValues.of(history.values(), history.input(op)),
                answered ? PlainValues.of(history.values(), history.output(op)) : null,
                answered,
                model.knowsClients() ? history.process(op) : 0);
    }

    @Override
    public int initial() {
        return 0;
    }

    @Override
    public int step(int state, int callClass) {
        long transition = ((long) state << 32) | callClass;
        int code = transitions.get(transition);
        if (code == UNASKED) {
            code = ask(state, calls.get(callClass));
            transitions.put(transition, code);
        }
        return code;
    }

    private int ask(int state, Call call) {
        Collection<?> after = model.steps(states.get(state), call);
        if (after.isEmpty()) {
            return DEAD;
        } else if (after.size() == 1) {
            return number(after.iterator().next());
        }
        choices.add(after.stream().mapToInt(this::number).distinct().toArray());
        return DEAD - choices.size();
    }

    private int number(Object state) {
        Integer known = numbers.putIfAbsent(state, states.size());
        if (known != null) {
            return known;
        }
        states.add(state);
        stateBytes += STATE_BYTES + sizeOf(state);
        return states.size() - 1;
    }

    private static long sizeOf(Object state) {
        if (state instanceof String text) {
            return 2L * text.length();
        }
        long elements = state instanceof Collection<?> c ? c.size() : state instanceof Map<?, ?> m ? m.size() : 1;
        return elements * ELEMENT_BYTES;
    }

    @Override
    public int[] several(int code) {
        return choices.get(DEAD - 1 - code);
    }

    @Override
    public boolean isRead(int callClass) {
        return model.isRead(calls.get(callClass));
    }

    @Override
    public boolean isOverwrite(int callClass) {
        return model.isOverwrite(calls.get(callClass));
    }

    @Override
    public boolean isAlwaysPossible(int callClass) {
        return model.isAlwaysPossible(calls.get(callClass));
    }

    @Override
    public String render(int state) {
        return model.render(states.get(state));
    }

    @Override
    public Machine fresh() {
        return new ModelMachine(model, calls);
    }

    @Override
    public long bytes() {
        return stateBytes + transitions.size() * 28L;
    }
}
